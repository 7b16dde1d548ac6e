"""What senders call our goods: their codes are mapped to SKUs, so that orders under them are understood."""

from collections.abc import Sequence
from dataclasses import dataclass

from entrepot.domain.catalog.events import CodeMapped, CodeUnmapped
from entrepot.domain.catalog.models import CodeMapping, Sku
from entrepot.domain.catalog.rules import UnknownUnit, factor_of
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.turns import take_turn
from entrepot.foundation.actions import actions
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.refusals import Invalid, NotFound, Refusal
from entrepot.foundation.rows import columns, fetch

_LONGEST_CODE = 120
_MOST = 10**9


@dataclass(frozen=True, slots=True)
class NewMapping:
    """One of a sender's `code` is `times` units of a SKU; without a channel, whoever sends it."""

    code: str
    sku: str
    channel: str = ""
    unit: str = ""
    times: int = 1


@actions
def map_codes(mappings: Sequence[NewMapping], *, by: Actor) -> list[CodeMapping | Refusal]:
    """This will say what senders' codes stand for; a code that was mapped before is mapped anew."""
    take_turn(by.company_id)
    found = Sku.objects.filter(company_id=by.company_id, code__in={m.sku for m in mappings})
    skus = {sku.code: sku for sku in found.prefetch_related("units")}
    channels = dict(Channel.objects.filter(company_id=by.company_id).values_list("code", "id"))
    answers = [_refusal(mapping, skus, channels) or mapping for mapping in mappings]
    # The last one counts where a list names a code twice.
    kept = {(m.channel, m.code): m for m in answers if isinstance(m, NewMapping)}
    rows = [(channels.get(m.channel), m.code, skus[m.sku].pk, m.unit, m.times) for m in kept.values()]
    ids = fetch(
        """INSERT INTO catalog_codemapping AS old (company_id, channel_id, code, sku_id, unit, times)
           SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])
           ON CONFLICT (company_id, code, channel_id)
           DO UPDATE SET sku_id = excluded.sku_id, unit = excluded.unit, times = excluded.times
           RETURNING coalesce(channel_id, 0), code, id""",
        [by.company_id, *columns(rows, 5)],
    )
    told = [CodeMapped(skus[m.sku].pk, m.sku, m.code, m.channel, m.unit, m.times) for m in kept.values()]
    record(told, by=by)
    written = {(channel, code): pk for channel, code, pk in ids}
    made = CodeMapping.objects.select_related("sku", "channel").in_bulk(written.values())
    return [
        made[written[channels.get(answer.channel, 0), answer.code]] if isinstance(answer, NewMapping) else answer
        for answer in answers
    ]


@actions
def unmap_codes(mappings: Sequence[CodeMapping], *, by: Actor) -> list[CodeMapping | Refusal]:
    """This will forget what codes stand for. Orders that were understood by them stay as they are."""
    ids = {mapping.pk for mapping in mappings}
    found = CodeMapping.objects.select_related("sku", "channel").in_bulk(ids)
    CodeMapping.objects.filter(pk__in=ids).delete()
    told = [CodeUnmapped(m.sku_id, m.sku.code, m.code, m.channel.code if m.channel else "") for m in found.values()]
    record(told, by=by)
    return [found[mapping.pk] for mapping in mappings]


def _refusal(mapping: NewMapping, skus: dict[str, Sku], channels: dict[str, int]) -> Refusal | None:
    if not 0 < len(mapping.code.strip()) <= _LONGEST_CODE or "\0" in mapping.code:
        return Invalid("code", "must have 1 to {most} characters", {"most": _LONGEST_CODE})
    if mapping.channel and mapping.channel not in channels:
        return NotFound("channel", mapping.channel)
    sku = skus.get(mapping.sku)
    if sku is None:
        return NotFound("SKU", mapping.sku)
    if not 0 < mapping.times <= _MOST:
        return Invalid("times", "must be from {least} to {most}", {"least": 1, "most": _MOST})
    units = {unit.code: unit.factor for unit in sku.units.all()}
    if factor_of(mapping.unit, sku.unit, sku.scale, units) is None:
        return UnknownUnit(sku.code, mapping.unit, ", ".join(sorted({sku.unit, *units})))
    return None
