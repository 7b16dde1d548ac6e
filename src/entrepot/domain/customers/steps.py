"""Parts of other rooms' changes: who is this buyer, and where does it go."""

from collections.abc import Mapping, Sequence

from entrepot.domain.customers import regions
from entrepot.domain.customers.events import CustomerCreated
from entrepot.domain.customers.models import Address, Customer
from entrepot.domain.customers.rules import (
    PHONE,
    Key,
    Known,
    clipped,
    receiver_text,
    recognise,
    resolve,
)
from entrepot.domain.customers.rules import (
    Buyer as Buyer,
)
from entrepot.domain.customers.rules import (
    NewAddress as NewAddress,
)
from entrepot.foundation import clock, search
from entrepot.foundation.actors import Actor
from entrepot.foundation.journal.recording import record
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.phones import Phone, read_phone
from entrepot.foundation.rows import columns, fetch, insert, next_ids
from entrepot.foundation.search import Dialled, Name
from entrepot.foundation.secrets import keyed_hex


def identify(people: Sequence[Buyer], *, company_id: int, by: Actor, country: str = "CN") -> list[int | None]:
    """This will find or make the customer of each buyer; None for a walk-in of whom nothing is known.

    A buyer is recognised by the channel's id, then by a full phone number; never by a masked number, a
    relay number or a name. Whoever was merged is the one who was kept. Who takes a new key first has it:
    another transaction with the same key waits here until the first one ends, so call this before anything
    that many orders lock.
    """
    if not people:
        return []
    phones = [read_phone(person.phone, country) for person in people]
    keys = [_keys(person, phone) for person, phone in zip(people, phones, strict=True)]
    somebody = [any((p.name.strip(), p.phone.strip(), p.email.strip(), p.external_id)) for p in people]
    known = _known({key for own in keys for key in own}, company_id)
    unknown = sum(some and not any(key in known for key in own) for own, some in zip(keys, somebody, strict=True))
    found = recognise(keys, somebody, known, next_ids({Customer: unknown})[Customer])
    lost = claim_keys(found.claims, company_id)
    same: dict[int, int] = {}
    if lost:
        winners = {key: it.customer_id for key, it in _known(lost, company_id).items()}
        same = resolve(found.claims, found.first, winners)
        _hand_over(same)
    new = {pk: place for pk, place in found.first.items() if pk not in same}
    _create({pk: (people[place], phones[place]) for pk, place in new.items()}, company_id=company_id, by=by)
    return [None if pk is None else same.get(pk, pk) for pk in found.who]


def groups_of_known(people: Sequence[Buyer], *, company_id: int, country: str = "CN") -> list[int | None]:
    """This will give the group of each buyer whom `identify` would recognise, and write nothing."""
    keys = [_keys(person, read_phone(person.phone, country)) for person in people]
    known = _known({key for own in keys for key in own}, company_id)
    return [next((known[key].group_id for key in own if key in known), None) for own in keys]


def remember_addresses(addresses: Sequence[NewAddress], *, company_id: int) -> list[int]:
    """This will write one version of each address down and give their ids, in order."""
    ids = next_ids({Address: len(addresses)})[Address]
    rows = [
        {"id": pk, "company_id": company_id, **address_columns(address)}
        for pk, address in zip(ids, addresses, strict=True)
    ]
    insert(Address, rows)
    return ids


def address_columns(address: NewAddress) -> dict[str, object]:
    """This will read an address into columns: its phone, its region, whether it is masked, its receiver."""
    phone = read_phone(address.phone, address.country)
    region = _region(address)
    masked = address.masked or phone.masked or any("*" in text for text in (address.name, address.street))
    code = region.code if region else address.region_code
    province = address.province or (region.province if region else "")
    city = address.city or (region.city if region else "")
    district = address.district or (region.district if region else "")
    where = code or f"{address.country}{province}{city}{district}"
    if masked and address.platform_cipher:
        receiver = address.platform_cipher
    else:
        receiver = receiver_text(address.name, phone.full or phone.text, where, address.street)
    return {
        "customer_id": address.customer_id,
        "name": clipped(address.name, 200),
        "phone": clipped(address.phone, 60),
        "phone_full": phone.full[:24],
        "phone_tail": phone.tail,
        "phone_extension": phone.extension,
        "email": clipped(address.email, 254),
        "country": clipped(address.country, 2) or "CN",
        "province": clipped(province, 80),
        "city": clipped(city, 80),
        "district": clipped(district, 80),
        "town": clipped(address.town, 80),
        "region_code": clipped(code, 12),
        "street": clipped(address.street, 400),
        "postcode": clipped(address.postcode, 20),
        "masked": masked,
        "platform_cipher": address.platform_cipher,
        "receiver_key": keyed_hex(receiver, "receiver"),
        "in_book": address.in_book,
    }


def phone_key(phone: Phone) -> Key | None:
    """This will give the key by which a number recognises its owner, if it can tell one from another."""
    return (PHONE, keyed_hex(phone.full, "phone")) if phone.identifies else None


def external_key(source: str, external_id: str) -> Key:
    """This will give the key of a channel's or system's own id; one too long for its column is hashed."""
    plain = external_id.replace("\0", "").strip()
    return source, plain if len(plain) <= 200 else keyed_hex(plain, "identity")


def searched_by(number: str, name: str, phone: str, email: str, tax_number: str = "") -> tuple[str, ...]:
    """This will give the texts that a customer is found by."""
    return number, Name(name), Dialled(phone), email, tax_number


def words_of(customer: Customer) -> tuple[str, ...]:
    """This will give the texts that a customer who is known is found by."""
    return searched_by(customer.number, customer.name, customer.phone, customer.email, customer.tax_number)


def _keys(person: Buyer, phone: Phone) -> list[Key]:
    keys = []
    if person.external_id.strip() and person.channel_code:
        keys.append(external_key(person.channel_code, person.external_id))
    if key := phone_key(phone):
        keys.append(key)
    return keys


def _known(keys: set[Key], company_id: int) -> dict[Key, Known]:
    if not keys:
        return {}
    rows = fetch(
        """SELECT i.source, i.value, stands.id, EXISTS (
               SELECT 1 FROM customers_identity p
               WHERE p.customer_id IN (c.id, c.merged_into_id) AND p.source = %s), stands.group_id
           FROM unnest(%s::text[], %s::text[]) AS k(source, value)
           JOIN customers_identity i ON (i.company_id, i.source, i.value) = (%s, k.source, k.value)
           JOIN customers_customer c ON c.id = i.customer_id
           JOIN customers_customer stands ON stands.id = coalesce(c.merged_into_id, c.id)""",
        [PHONE, *columns(sorted(keys), 2), company_id],
    )
    return {(source, value): Known(*found) for source, value, *found in rows}


def claim_keys(claims: Mapping[Key, int], company_id: int) -> set[Key]:
    """This will take these keys for their customers, and return those that somebody else has.

    The rows go in sorted, so that two lists with the same keys wait for one another and never in a
    circle. Customers may follow later in the transaction: the foreign key is checked at its end.
    """
    if not claims:
        return set()
    rows = [(source, value, customer) for (source, value), customer in sorted(claims.items())]
    taken = fetch(
        """INSERT INTO customers_identity (company_id, source, value, customer_id)
           SELECT %s, k.source, k.value, k.customer_id
           FROM unnest(%s::text[], %s::text[], %s::bigint[]) AS k(source, value, customer_id)
           ORDER BY k.source COLLATE "C", k.value COLLATE "C"
           ON CONFLICT (company_id, source, value) DO NOTHING RETURNING source, value""",
        [company_id, *columns(rows, 3)],
    )
    return set(claims) - {(source, value) for source, value in taken}


def _hand_over(same: Mapping[int, int]) -> None:
    """Give the keys that were taken for a customer who is somebody else after all to that somebody."""
    fetch(
        """UPDATE customers_identity i SET customer_id = s.winner
           FROM unnest(%s::bigint[], %s::bigint[]) AS s(loser, winner) WHERE i.customer_id = s.loser""",
        columns(same.items(), 2),
    )


def _create(new: Mapping[int, tuple[Buyer, Phone]], *, company_id: int, by: Actor) -> None:
    if not new:
        return
    numbers = take_numbers(
        "customer", [(None, person.kind) for person, _ in new.values()], company_id=company_id, on=clock.now().date()
    )
    rows = [
        {
            "id": pk,
            "company_id": company_id,
            "number": number,
            "kind": person.kind,
            "name": clipped(person.name, 200),
            "phone": clipped(person.phone, 60),
            "phone_full": phone.full[:24],
            "email": clipped(person.email, 254),
        }
        for (pk, (person, phone)), number in zip(new.items(), numbers, strict=True)
    ]
    insert(Customer, rows)
    texts = [
        (pk, searched_by(number, person.name, person.phone, person.email))
        for (pk, (person, _)), number in zip(new.items(), numbers, strict=True)
    ]
    search.index("customer", texts, company_id=company_id)
    record([CustomerCreated(pk, number) for pk, number in zip(new, numbers, strict=True)], by=by)


def _region(address: NewAddress) -> regions.Region | None:
    if address.country != "CN":
        return None
    if address.region_code and (region := regions.by_code(address.region_code)):
        return region
    return regions.match(address.province, address.city, address.district)
