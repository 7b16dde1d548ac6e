"""What is read out of a pasted text, and what is left of it to read."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part that a person should look at, the code of why, and the text it is about."""

    part: str
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ParsedAddress:
    """What was read. Names of regions are the official ones; what was not found is empty."""

    name: str = ""
    phone: str = ""
    extension: str = ""
    country: str = "CN"
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    street: str = ""
    postcode: str = ""
    region_code: str = ""
    uncertain: tuple[Doubt, ...] = ()


@dataclass(slots=True)
class Page:
    """The text as it is read: what was understood is cut out, the rest stays in its order."""

    rest: str
    labelled: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, part: str, why: str, text: str = "") -> None:
        self.doubts.append(Doubt(part, why, text))

    def cut(self, start: int, end: int) -> None:
        self.rest = f"{self.rest[:start]} ; {self.rest[end:]}"
