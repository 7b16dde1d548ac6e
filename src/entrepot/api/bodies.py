"""Reading what was sent: JSON that every part of the house can keep, or a sentence that says why not."""

from typing import Any, cast

import orjson
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from entrepot.foundation.refusals import Invalid

_PAST_64_BITS = 2**63


class Body(Parser):
    """Reads bodies, and refuses numbers and characters that would be changed or lost on their way."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            data = orjson.loads(request.body)
        except orjson.JSONDecodeError as problem:
            # What orjson says quotes nothing of the body.
            raise Invalid("body", "This is not JSON: {what}.", {"what": str(problem)})
        _inspect(data)
        return cast(DictStrAny, data)


def _inspect(data: Any) -> None:
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            if "\0" in value:
                raise Invalid("body", "A text contains the character NUL. Send it without.")
        elif isinstance(value, int | float) and not -_PAST_64_BITS <= value < _PAST_64_BITS:
            raise Invalid("body", "A number does not fit into 64 bits. Send a smaller one.")
