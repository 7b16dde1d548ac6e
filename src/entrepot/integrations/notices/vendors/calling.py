"""One call of a vendor's address, and what its failure means for a message."""

import socket
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import orjson

from entrepot.integrations.notices.port import NeverArrives, NobodyKnows, TryLater

_PATIENCE_SECONDS = 15
_NOT_TAKEN = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)


def answer_of(url: str, body: bytes, headers: Mapping[str, str], *, refusals_speak: bool = False) -> dict[str, Any]:
    """This will post and give what comes back as JSON, or raise what it means that nothing did.

    Where `refusals_speak`, the body of a refusal (4xx) is given too, since it names the reason.
    """
    try:
        request = Request(url, data=body, headers=dict(headers), method="POST")
        with urlopen(request, timeout=_PATIENCE_SECONDS) as answer:
            return _read(answer.read())
    except HTTPError as problem:
        if refusals_speak and 400 <= problem.code < 500 and problem.code not in _NOT_TAKEN:
            return _read(problem.read())
        if problem.code in _NOT_TAKEN:
            raise TryLater(f"http_{problem.code}") from problem
        if problem.code >= 500:
            raise NobodyKnows(f"http_{problem.code}") from problem
        raise NeverArrives(f"http_{problem.code}") from problem
    except ValueError as problem:
        raise NeverArrives("no_address") from problem
    except URLError as problem:
        # The line never stood: nobody has heard anything.
        if isinstance(problem.reason, ConnectionRefusedError | socket.gaierror):
            raise TryLater(type(problem.reason).__name__) from problem
        raise NobodyKnows(type(problem.reason).__name__) from problem
    except OSError as problem:
        raise NobodyKnows(type(problem).__name__) from problem


def _read(body: bytes) -> dict[str, Any]:
    try:
        read = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise NobodyKnows("unreadable_answer") from problem
    return read if isinstance(read, dict) else {}
