"""What a visitor has tried, kept in a signed cookie: whoever acts as somebody else keeps their ticks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from entrepot.demo.visit.steps import STEPS

COOKIE = "visit"
_MONTH = 30 * 24 * 3600
_DONE_BELOW = 400


@dataclass
class Visit:
    """How far a visitor is, read when somebody asks."""

    request: HttpRequest

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How often each step was tried."""
        said = self.request.get_signed_cookie(COOKIE, default="") or ""
        pairs = (part.partition(":") for part in said.split())
        known = {step.name for step in STEPS}
        return {name: int(count) for name, _, count in pairs if name in known}

    @property
    def done(self) -> int:
        return sum(self.counts.get(step.name, 0) >= step.times for step in STEPS)

    @property
    def steps(self) -> int:
        return len(STEPS)


class Ticks:
    """Ticks the steps of the visit as they are done. Where no demo is served, it does nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not settings.DEMO:
            return self.get_response(request)
        visit = Visit(request)
        request.visit = visit  # type: ignore[attr-defined]
        answer = self.get_response(request)
        line = f"{request.method} {request.path}"
        tried = [step for step in STEPS if step.done_by.match(line)]
        if tried and answer.status_code < _DONE_BELOW:
            counts = dict(visit.counts)
            for step in tried:
                counts[step.name] = min(step.times, counts.get(step.name, 0) + 1)
            said = " ".join(f"{name}:{count}" for name, count in counts.items())
            answer.set_signed_cookie(COOKIE, said, max_age=_MONTH, httponly=True, samesite="Lax")
        return answer
