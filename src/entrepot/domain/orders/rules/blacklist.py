"""By what somebody is on the blacklist: keys that tell nobody's phone or address."""

from entrepot.foundation.secrets import keyed_hash

PHONE, RECEIVER, BUYER = "phone", "receiver", "buyer"


def keys_of(phone_full: str, receiver_key: str, buyer_id: int | None) -> list[tuple[str, str]]:
    """This will give the (kind, key) pairs under which an order could be found there."""
    keys = []
    if phone_full:
        keys.append((PHONE, str(keyed_hash(phone_full, "blacklisted phone"))))
    if receiver_key:
        keys.append((RECEIVER, receiver_key))
    if buyer_id:
        keys.append((BUYER, str(buyer_id)))
    return keys
