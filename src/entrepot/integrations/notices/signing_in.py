"""Codes by which customers come in: sent like every notice, but at once, and to whom it says they belong alone."""

from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app

from entrepot.desk.sharing.actions import begin_customer_session
from entrepot.desk.sharing.models import CustomerSession
from entrepot.desk.sharing.queries import orders_of_customer
from entrepot.domain.customers.models import Customer
from entrepot.foundation import clock
from entrepot.foundation.actions import action
from entrepot.foundation.actors import Actor
from entrepot.integrations.notices.models import Notice, NoticeRule, NoticeWay
from entrepot.integrations.notices.refusals import WayNotSetUp
from entrepot.integrations.notices.states import Way
from entrepot.integrations.notices.telling import masked
from entrepot.integrations.notices.writing import Writer

OCCASION = "sign_in"


def ways_to_sign_in(company_id: int) -> set[str]:
    """This will give the ways by which customers of a company get codes; none where it tells no such thing."""
    set_up = NoticeWay.objects.filter(company_id=company_id, way=OuterRef("way"))
    rules = NoticeRule.objects.filter(Exists(set_up), channel__company_id=company_id, occasion=OCCASION)
    return set(rules.values_list("way", flat=True))


@action
def send_sign_in_code(customer: Customer, /, *, way: str, language: str, by: Actor) -> CustomerSession:
    """This will send a customer who has ordered something a code, and give the session that it opens."""
    order = next(iter(orders_of_customer(customer, 1)), None)
    to = customer.email if way == Way.EMAIL else customer.phone_full
    if order is None or not to or way not in ways_to_sign_in(by.company_id):
        raise WayNotSetUp(way)
    session, code = begin_customer_session(customer, by=by)
    now = clock.now()
    text = Writer(by, {}).written(order, OCCASION, way, language, to, {"code": code})
    Notice.objects.create(
        company_id=by.company_id, order=order, occasion=OCCASION, about=f"session {session.pk}", way=way,
        language=language, to=masked(to, way), sealed=text.sealed(), due_at=now, created_at=now, moved_at=now,
    )  # fmt: skip
    app.configure_task("notices.send").defer()
    return session
