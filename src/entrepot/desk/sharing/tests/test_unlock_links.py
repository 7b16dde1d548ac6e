"""Whoever knows the end of the phone number sees more; whoever guesses is stopped."""

from datetime import timedelta

import pytest

from entrepot.desk.sharing.actions import share_orders, unlock_links
from entrepot.desk.sharing.queries import customer_by
from entrepot.desk.sharing.rules import GUESSES, GUESSES_IN_ALL, LinkUsedUp, TooManyGuesses, WrongPhoneEnd
from entrepot.foundation import clock
from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE, Actor, ActorKind
from entrepot.foundation.refusals import NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


def guess(link, tail):
    return unlock_links([link], tail=tail, by=customer_by(link))[0]


def test_the_end_of_the_number_opens_it(shared):
    with build.no_trace():
        assert guess(shared, " 1234 ") == shared


@pytest.mark.parametrize("tail", ["", "123", "4321", "13800001234", "١٢٣٤"])
def test_nothing_else_does(shared, tail):
    assert isinstance(guess(shared, tail), WrongPhoneEnd)
    assert build.fresh(shared).wrong_guesses == 1


def test_five_wrong_ones_close_it_for_a_quarter_of_an_hour(shared):
    answers = [guess(shared, "0000") for _ in range(GUESSES)]
    assert isinstance(answers[-2], WrongPhoneEnd)
    assert isinstance(answers[-1], TooManyGuesses)
    assert build.told("order", shared.order_id)[-1] == "order.link_locked"
    with build.no_trace():
        assert guess(shared, "1234").minutes == 15
    with clock.clock_set_to(clock.now() + timedelta(minutes=16)):
        assert guess(shared, "1234") == shared


def test_fifteen_close_it_for_good(shared):
    for day in range(GUESSES_IN_ALL // GUESSES):
        with clock.clock_set_to(clock.now() + timedelta(days=day)):
            answers = [guess(shared, "0000") for _ in range(GUESSES)]
    assert isinstance(answers[-1], LinkUsedUp)
    with clock.clock_set_to(clock.now() + timedelta(days=30)), build.no_trace():
        assert isinstance(guess(shared, "1234"), LinkUsedUp)


def test_an_order_without_a_phone_opens_for_nobody(shop):
    order = build.order(LAMP=1, customer=None, ship_to=None)
    link = only(share_orders([order], by=THE_HOUSE))
    assert isinstance(guess(link, ""), WrongPhoneEnd)


def test_staff_do_not_guess(shared):
    with build.no_trace(), pytest.raises(NotAllowed):
        unlock_links([shared], tail="1234", by=Actor(ActorKind.PERSON, 1, "li", 1))
