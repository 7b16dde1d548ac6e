"""Passkeys as browsers and devices speak of them (WebAuthn). Imported where one is used: its library is heavy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticatorData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that a device has made: what it is called, what it is checked by, and how often it was used."""

    credential: str
    data: bytes
    counter: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where a passkey is good: the name of the host, and the whole origin that a browser says.

    What a browser answers is checked; what does not fit raises ValueError, KeyError or TypeError.
    """

    host: str
    origin: str

    def ask_to_make(
        self, handle: str, username: str, name: str, known: Sequence[bytes]
    ) -> tuple[dict[str, Any], Any]:
        """This will give what a browser is asked to make a passkey, and what its answer is checked by."""
        options, state = self._server().register_begin(
            PublicKeyCredentialUserEntity(name=username, id=handle.encode(), display_name=name),
            [AttestedCredentialData(data) for data in known],
            resident_key_requirement=ResidentKeyRequirement.PREFERRED,
            user_verification=UserVerificationRequirement.PREFERRED,
        )
        return dict(options), state

    def made(self, state: Any, answer: Mapping[str, Any]) -> Made:
        """This will read the passkey that was made."""
        answered = self._server().register_complete(state, answer)
        if answered.credential_data is None:
            raise ValueError("There is no passkey in the answer.")
        data = answered.credential_data
        return Made(websafe_encode(data.credential_id), bytes(data), answered.counter)

    def ask_to_answer(self, known: Sequence[bytes] | None) -> tuple[dict[str, Any], Any]:
        """This will give what a browser is asked to answer with one of these passkeys, or with any that it has."""
        # Without a password before it, the device has to know its owner: by finger, face or number.
        verified = UserVerificationRequirement.REQUIRED if known is None else UserVerificationRequirement.PREFERRED
        credentials = None if known is None else [AttestedCredentialData(data) for data in known]
        options, state = self._server().authenticate_begin(credentials, verified)
        return dict(options), state

    def answered(self, state: Any, data: bytes, answer: Mapping[str, Any]) -> int:
        """This will check the answer of a passkey, and give how often it was used."""
        self._server().authenticate_complete(state, [AttestedCredentialData(data)], answer)
        return AuthenticatorData(websafe_decode(answer["response"]["authenticatorData"])).counter

    def _server(self) -> Fido2Server:
        entity = PublicKeyCredentialRpEntity(name="Entrepot", id=self.host)
        return Fido2Server(entity, verify_origin=lambda origin: origin == self.origin)
