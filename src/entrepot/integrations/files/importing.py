"""One import from file to result: the file opened, its columns mapped, the right importer run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.queries import channels_visible_to, company_of
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import places
from entrepot.foundation.refusals import Invalid, NotFound
from entrepot.integrations.files.columns import Columns, map_columns, recogniser
from entrepot.integrations.files.fields import FIELDS, NEEDED
from entrepot.integrations.files.mappings import Mapped, Owner, mappings_of, save_mapping, saved_mapping
from entrepot.integrations.files.own import OwnColumn, own_columns, recognised
from entrepot.integrations.files.reading import Source, open_source
from entrepot.integrations.files.running import Run, Told, all_at_once, only_one, run_of
from entrepot.integrations.files.tally import Outcome, Tally

# Past orders are what was charged in the end: what columns beside say of discounts and freight is not added again.
FOR_FILES = "import"
_NOT_IN_HISTORY = ("shipping", "discount", "order_discount", "memo")


@dataclass(frozen=True, slots=True)
class Import:
    """What somebody wants imported, and how."""

    what: str
    path: Path
    history: bool = False
    opening_stock: bool = False
    count: bool = False
    # The code of the channel that sold; without one, the channel for files.
    channel: str = ""
    # The number of the customer whose file this is, and who ordered what is in it.
    customer: str = ""
    warehouse: str = ""
    currency: str = ""
    time_zone: str = ""
    country: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    mapping: str = ""
    save_mapping: str = ""
    mapping_owner: Owner = Owner()
    several_skus: bool = False
    charges: Sequence[str] = ()
    goods: Sequence[str] = ()
    encoding: str = ""
    dry_run: bool = False
    all_or_nothing: bool = False
    # Stock: as much came once more, in rows that are the same.
    again: bool = False

    @property
    def channel_code(self) -> str:
        return self.channel or FOR_FILES

    @property
    def way(self) -> dict[str, object]:
        """What makes the same file mean something else."""
        names = ("history", "opening_stock", "count", "warehouse", "currency", "time_zone", "country", "customer")
        return (
            {name: getattr(self, name) for name in names}
            | {
                "channel": self.channel_code,
                "charges": sorted(self.charges),
                "goods": sorted(self.goods),
            }
            | ({"again": True} if self.again else {})
        )


@dataclass(slots=True)
class Result:
    """What came of an import. `lines` are sentences worth reading; `taken_back` says that nothing was kept."""

    source: Source
    columns: Columns
    used: Mapping[str, str]
    unused: Sequence[str]
    tally: Tally
    currency: str = ""
    places: int = 2
    added: int = 0
    continued: bool = False
    earlier: str = ""
    taken_back: bool = False
    mapping: str = ""
    batch_id: int = 0
    lines: list[str] = field(default_factory=list)


_IMPORTERS = {
    "orders": ("live", "import_live"),
    "products": ("products", "import_products"),
    "customers": ("customers", "import_customers"),
    "stock": ("stock", "import_stock"),
    "shipments": ("shipments", "import_shipments"),
    "payments": ("payments", "import_payments"),
    "prices": ("prices", "import_prices"),
    "addresses": ("addresses", "import_addresses"),
    "opening-balances": ("balances", "import_balances"),
}
IMPORTABLE = tuple(_IMPORTERS)

Importer = Callable[[Run, Columns, Import, Result], None]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that can be imported: how it is read, and what makes this way of reading it another than others."""

    source: Source
    columns: Columns
    mapping: str
    used: Mapping[str, str]
    way: Mapping[str, object]
    # All fields that such a list has, and those without which it is no such list.
    fields: Sequence[str] = ()
    needed: Sequence[str] = ()


def prepared(wanted: Import, *, by: Actor, partly: bool = False) -> Prepared:
    """This will look at a file and find its columns, or refuse; `partly`, some that are needed may be missing."""
    mapped = _mapped(wanted, by)
    # Past orders are what they were: nobody filled in fields of one's own.
    own = [] if wanted.history else own_columns(wanted.what, by.company_id)
    known = recogniser(wanted.what, {**mapped[0].columns, **wanted.columns}, recognised(own))
    source = open_source(wanted.path, encoding=wanted.encoding, recognise=known)
    chosen = _chosen(mapped, source)
    fields, needed = _fields(wanted, own), _needed(wanted, chosen)
    columns = map_columns(
        wanted.what, source.columns, fields=fields, given=wanted.columns, saved=chosen.columns,
        needed=() if partly else needed, own=recognised(own),
    )  # fmt: skip
    kinds = {one.field: one.named.kind for one in own if one.field in columns.places}
    columns = replace(columns, several_skus=wanted.several_skus or chosen.several_skus, own=kinds)
    used = {field: source.columns[place] for field, place in columns.places.items()}
    way = wanted.way | {"columns": used, "several_skus": columns.several_skus}
    # What is only tried is another import than what is kept.
    way |= {"dry_run": True} if wanted.dry_run else {}
    return Prepared(source, columns, chosen.name, used, way, fields, needed)


def run_import(wanted: Import, *, told: Told, by: Actor) -> Result:
    """This will import a file and tell what came of it. Raises a Refusal where it cannot even begin."""
    ready = prepared(wanted, by=by)
    source, columns = ready.source, ready.columns
    result = Result(source, columns, ready.used, columns.unused, Tally(), mapping=ready.mapping)
    importer = _importer(wanted)

    def keep() -> bool:
        result.taken_back = wanted.dry_run or bool(result.tally.rows_of(Outcome.REFUSED))
        return not result.taken_back

    whole = wanted.dry_run or wanted.all_or_nothing
    with only_one(source, wanted.what, by=by), all_at_once(wanted=whole, keep=keep):
        with run_of(source, wanted.what, ready.way, by=by, told=told) as run:
            result.tally, result.batch_id = run.tally, run.batch.pk
            importer(run, columns, wanted, result)
        result.added, result.continued = run.added, run.continues
        if run.batch.finished_at:
            result.earlier = f", on {run.batch.finished_at:%Y-%m-%d %H:%M} UTC"
    if wanted.save_mapping:
        keep_columns = Mapped(ready.used, columns.several_skus)
        save_mapping(wanted.what, wanted.save_mapping, keep_columns, owner=wanted.mapping_owner, by=by)
    return result


def _mapped(wanted: Import, by: Actor) -> Sequence[Mapped]:
    """The mappings that may be meant, likeliest first; the last one knows nothing."""
    if wanted.mapping:
        return [saved_mapping(wanted.what, wanted.mapping, by=by)]
    return [*mappings_of(wanted.what, Owner(wanted.channel, wanted.customer), by=by), Mapped()]


def _chosen(mapped: Sequence[Mapped], source: Source) -> Mapped:
    """A mapping that is chosen by itself must fit the file."""
    fitting = [one for one in mapped if {*one.columns.values()} - {""} <= {*source.columns}]
    return fitting[0] if fitting else mapped[0]


def _fields(wanted: Import, own: Sequence[OwnColumn]) -> list[str]:
    left_out = _NOT_IN_HISTORY if wanted.history else ()
    return [*(field for field in FIELDS[wanted.what] if field not in left_out), *(one.field for one in own)]


def _needed(wanted: Import, chosen: Mapped) -> tuple[str, ...]:
    needed = (*NEEDED[wanted.what], "price", "date") if wanted.history else NEEDED[wanted.what]
    if wanted.several_skus or chosen.several_skus:
        return tuple(field for field in needed if field != "quantity")
    return needed


def _importer(wanted: Import) -> Importer:
    """Each brings its heavy libraries along only when it runs."""
    if wanted.what == "orders" and wanted.history:
        return _history
    module, name = _IMPORTERS[wanted.what]
    importer: Importer = getattr(import_module(f"entrepot.integrations.files.{module}"), name)
    return importer


def _history(run: Run, columns: Columns, wanted: Import, result: Result) -> None:
    from entrepot.integrations.files.past.importing import Past, import_past

    channel = channel_of(wanted, run.by)
    result.currency = wanted.currency or channel.currency
    result.places = places(result.currency)
    country = wanted.country or company_of(run.by).country
    past = Past(channel, result.currency, zone_of(wanted, channel), country, wanted.charges, wanted.goods)
    ended = import_past(run, columns, past)
    if ended.skus_made:
        result.lines.append(f"SKUs made: {ended.skus_made:,}.")
    if rounding := ended.rounding(result.places):
        result.lines.append(
            f"Each line was rounded to the coin. That leaves {rounding:+f} {result.currency} to the exact sum."
        )
    result.lines.append(
        f"The money agrees: every row has one outcome, their sum is the file's, and the money book has "
        f"{ended.posted:,.{result.places}f} {result.currency} for what was booked."
    )


def channel_of(wanted: Import, by: Actor) -> Channel:
    """This will give the channel that sold, or refuse."""
    channel = channels_visible_to(by).filter(code=wanted.channel_code, archived_at=None).first()
    if channel is None:
        raise NotFound("channel", wanted.channel_code)
    return channel


def zone_of(wanted: Import, channel: Channel) -> ZoneInfo:
    """This will give the time zone that the file's dates are in, or refuse."""
    name = wanted.time_zone or channel.time_zone
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        given = {"zone": name}
        raise Invalid("time zone", "There is no time zone {zone}. Name one such as Asia/Shanghai.", given)
