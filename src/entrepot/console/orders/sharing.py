"""What a customer is sent of an order: a link with its picture, and texts to be pasted beside it."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from entrepot.console.faces import named
from entrepot.console.orders.pages import done
from entrepot.console.pages import Request, page, show
from entrepot.desk.sharing.actions import share_orders, withdraw_links
from entrepot.desk.sharing.models import OrderLink
from entrepot.desk.sharing.queries import open_links, path_of, texts_of
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.queries import order_numbered
from entrepot.domain.shipping.queries import carrier_names, parcels_matching
from entrepot.foundation.actions import only
from entrepot.foundation.actors import Actor
from entrepot.foundation.money import ZERO
from entrepot.integrations.documents.writing import Pen


@page("sharing.share_orders")
def sharing(request: Request, number: str) -> HttpResponse:
    """This will give the customer of an order a link, the one there is or a new one, and what to paste with it."""
    order = order_numbered(request.actor, number)
    link = open_links([order.pk]).get(order.pk)
    if request.method == "POST" or link is not None:
        link = only(share_orders([order], by=request.actor))
    return show(request, "console/orders/sharing.html", _shared(request, order, link))


@require_POST
@page("sharing.withdraw_links")
def withdrawal(request: Request, number: str) -> HttpResponse:
    """This will let nobody see an order by its link any more."""
    only(withdraw_links([order_numbered(request.actor, number)], by=request.actor))
    return done(gettext("{number}: the link leads nowhere any more.").format(number=number))


def _shared(request: Request, order: Order, link: OrderLink | None) -> dict[str, Any]:
    if link is None:
        return {"order": order}
    # Where nobody said how customers reach us, it is as whoever asks does.
    address = f"{settings.PUBLIC_ADDRESS_SAID or request.build_absolute_uri('/')[:-1]}{path_of(link)}"
    # Drawn by us from an address of ours.
    picture = mark_safe(segno.make(address, micro=False).svg_inline(scale=4, dark="#000", light="#fff", border=2))
    return {
        "order": order, "link": link, "address": address, "picture": picture,
        "texts": [*_texts(request.actor, order, address)],
    }  # fmt: skip


def _texts(actor: Actor, order: Order, address: str) -> list[tuple[str, str]]:
    """What people paste into a chat, in the customer's language: where the order is, how to pay, each parcel."""
    language = (order.buyer.language if order.buyer else "") or order.company.language
    with translation.override(language):
        said = gettext("Order {number}: {link}").format(number=order.number, link=address)
        how = texts_of(order.channel).how_to_pay
        owed = order.account.balance if order.account is not None else ZERO
        amount = Pen(language, order.channel.time_zone).amount(owed, order.currency)
        please = gettext("Please pay {amount} for order {number}: {link}").format(
            amount=amount, number=order.number, link=f"{address}#pay"
        )
        names = carrier_names(order.company_id)
        parcels = [
            f"{named(names.get(parcel.carrier, parcel.carrier))} {parcel.tracking_number}"
            for parcel in parcels_matching(actor, order=order.number)
            if parcel.tracking_number
        ]
    texts = [(gettext("Where it is"), said)]
    # Whoever pays at the door is asked there.
    if owed > order.cod_amount:
        texts.append((gettext("Payment link"), f"{please}\n{named(how) if how else ''}".strip()))
    return texts + [(gettext("Parcel"), parcel) for parcel in parcels]
