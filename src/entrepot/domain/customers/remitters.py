"""Who sent money, as the bank names them: a person or company who may be nobody's customer yet."""

from collections.abc import Sequence

from entrepot.domain.customers.models import Remitter
from entrepot.domain.customers.rules import clipped, receiver_text
from entrepot.foundation.rows import columns, fetch
from entrepot.foundation.secrets import keyed_hex


def remember_remitters(names: Sequence[tuple[str, str]], *, company_id: int) -> list[int | None]:
    """This will give the id of whoever has each (name, bank account), written down once; None for no name at all."""
    keys = [_key(name, account) for name, account in names]
    new = {key: (clipped(name, 200), clipped(account, 60)) for key, (name, account) in zip(keys, names, strict=True)}
    new.pop("", None)
    if not new:
        return [None] * len(names)
    rows = [(key, name, account) for key, (name, account) in sorted(new.items())]
    fetch(
        """INSERT INTO customers_remitter (company_id, key, name, bank_account)
           SELECT %s, r.* FROM unnest(%s::text[], %s::text[], %s::text[]) AS r(key, name, account)
           ON CONFLICT (company_id, key) DO NOTHING""",
        [company_id, *columns(rows, 3)],
    )
    ids = dict(Remitter.objects.filter(company_id=company_id, key__in=new).values_list("key", "id"))
    return [ids.get(key) for key in keys]


def _key(name: str, account: str) -> str:
    said = receiver_text(name, "", "", account.replace(" ", ""))
    return keyed_hex(said, "remitter") if said.strip("|") else ""
