"""What a notice says: the text of an occasion, filled from its order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import orjson
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from entrepot.desk.sharing.actions import share_orders
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import path_of
from entrepot.domain.orders.models import Order, OrderLine
from entrepot.domain.shipping.queries import carrier_names
from entrepot.foundation.actors import Actor
from entrepot.foundation.secrets import decrypted, encrypted
from entrepot.integrations.documents.writing import Pen
from entrepot.integrations.notices.models import NoticeText
from entrepot.integrations.notices.occasions import OCCASIONS, OF_THE_CUSTOMER, filled
from entrepot.integrations.notices.states import Way

PURPOSE = "notices"
_MOST_GOODS = 20


@dataclass(frozen=True, slots=True)
class Written:
    """What is sealed with a notice: to whom it goes, what it says, and what was filled in."""

    to: str
    subject: str
    text: str
    said: Mapping[str, str] = field(default_factory=dict)

    def sealed(self) -> bytes:
        """This will give it in a form that only this installation can read."""
        whole = {"to": self.to, "subject": self.subject, "text": self.text, "said": dict(self.said)}
        return encrypted(orjson.dumps(whole), PURPOSE)


def unsealed(sealed: bytes | memoryview) -> Written:
    """This will read what `Written.sealed` gave."""
    return Written(**orjson.loads(decrypted(bytes(sealed), PURPOSE)))


class Writer:
    """Writes the notices of one company: reads carriers, links and its own texts once, for many orders."""

    def __init__(self, by: Actor, links: Mapping[int, OrderLink]) -> None:
        self.carriers = carrier_names(by.company_id)
        self.texts = {
            (one.occasion, one.way, one.language): (one.subject, one.text)
            for one in NoticeText.objects.filter(company_id=by.company_id)
        }
        self.links = links

    @classmethod
    def with_links(cls, by: Actor, orders: Sequence[Order]) -> "Writer":
        """This will write with a link to each of these orders, made where there is none."""
        links = share_orders(orders, by=by)
        return cls(by, {link.order_id: link for link in links if isinstance(link, OrderLink)})

    def written(
        self, order: Order, occasion: str, way: str, language: str, to: str, facts: Mapping[str, Any]
    ) -> Written:
        """This will write one notice in one language; `facts` are those of what happened to the order."""
        pen = Pen(language, order.channel.time_zone)
        subject, text = self.texts.get((occasion, way, language)) or usual_text(occasion, way, language)
        said = self._said(order, facts, pen)
        if way == Way.BOT:
            said = {name: words for name, words in said.items() if name not in OF_THE_CUSTOMER}
        return Written(to, filled(subject, said), filled(text, said), said)

    def _said(self, order: Order, facts: Mapping[str, Any], pen: Pen) -> dict[str, str]:
        link = self.links.get(order.pk)
        name = (order.ship_to.name if order.ship_to else "") or (order.buyer.name if order.buyer else "")
        return {
            "company": pen.name(order.company.name),
            "number": order.number,
            "name": name,
            "goods": _goods(order.lines.all(), facts.get("lines"), pen),
            "carrier": pen.name(self.carriers.get(facts.get("carrier", ""))) or facts.get("carrier", ""),
            "waybill": facts.get("tracking_number", ""),
            "amount": pen.amount(Decimal(facts["amount"]), facts["currency"]) if facts.get("amount") else "",
            "code": facts.get("code", ""),
            "link": f"{settings.PUBLIC_ADDRESS}{path_of(link)}" if link else "",
        }


def usual_text(occasion: str, way: str, language: str) -> tuple[str, str]:
    """This will give the subject and the text that stand until somebody writes others."""
    usual = OCCASIONS[occasion]
    with translation.override(language):
        if way == Way.EMAIL:
            return gettext(usual.subject), gettext(usual.text)
        return "", gettext(usual.short)


def _goods(lines: Iterable[OrderLine], pieces: Sequence[Mapping[str, Any]] | None, pen: Pen) -> str:
    """Name what is in a parcel, by its pieces, or all that is left of an order."""
    things = [line for line in lines if line.kind in ("goods", "gift", "component")]
    if pieces is None:
        left = [(line, line.quantity - line.cancelled) for line in things]
        told = [f"{_quantity(line, n, pen)} × {_title(line, pen)}" for line, n in left if n > 0]
    else:
        by_code = {line.sku.code: line for line in things if line.sku}
        told = [
            f"{_quantity(by_code[one['sku']], one['quantity'], pen)} × {_title(by_code[one['sku']], pen)}"
            for one in pieces
            if one["sku"] in by_code
        ]
    return "\n".join([*told[:_MOST_GOODS], *(["…"] if len(told) > _MOST_GOODS else [])])


def _title(line: OrderLine, pen: Pen) -> str:
    return line.title_received or (pen.name(line.sku.name) if line.sku else line.code_received)


def _quantity(line: OrderLine, quantity: int, pen: Pen) -> str:
    return pen.quantity(quantity, "", line.sku.scale if line.sku else 0)
