"""Orders that come at the same moment are placed as one list, and nobody notices but by the clock."""

from contextlib import contextmanager
from threading import Event, Thread

import orjson
import pytest
from django.db import OperationalError, connection, transaction

from entrepot.api import together
from entrepot.api.order_shapes import OrderIn, wish
from entrepot.domain.inventory.models import Level
from entrepot.domain.orders.models import Order
from entrepot.domain.orders.placing import reviewed
from entrepot.foundation.accounts.models import IdempotencyKey
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.idempotency import Asked
from entrepot.foundation.secrets import keyed_hash
from tests import build
from tests.doors.test_door import an_order, raw
from tests.invariants.at_once import at_once

pytestmark = pytest.mark.django_db

real = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def wanted(key: str = "", **order) -> together.Wanted:
    body = an_order(**order)
    return together.Wanted(wish(OrderIn.model_validate(body)), Asked(key, orjson.dumps(body)))


def placed(*list_: together.Wanted, waits: bool = False) -> list:
    """Status and body of each answer; None for what is to be asked alone."""
    answers = together._placed(list_, waits=waits, actor=THE_HOUSE)
    return [answer and (answer[0], orjson.loads(answer[2])) for answer in answers]


class TestOneList:
    def test_each_has_the_answer_that_it_would_have_alone(self, shop, api):
        one, none, other = placed(wanted("A", n=2), wanted("B", n=99), wanted("", sku="VASE"))
        assert [one[0], none[0], other[0]] == [201, 409, 201]
        assert none[1]["code"] == "out_of_stock"
        for _, order in (one, other):
            assert api.get(f"/orders/{order['number']}")[1] == order
        assert build.stock("LAMP")["reserved"] == 2
        assert build.stock("VASE")["reserved"] == 1

    def test_answers_are_kept_by_their_keys_and_refusals_too(self, shop):
        assert [answer[0] for answer in placed(wanted("A"), wanted("B", n=99), wanted(""))] == [201, 409, 201]
        assert dict(IdempotencyKey.objects.values_list("key", "status")) == {"A": 201, "B": 409}

    def test_a_key_that_comes_twice_or_was_used_is_asked_alone(self, shop):
        first, twice = placed(wanted("A"), wanted("A"))
        assert (first[0], twice) == (201, None)
        assert placed(wanted("A"), wanted("B", n=2))[0] is None
        assert Order.objects.count() == 2

    def test_an_external_id_that_comes_twice_is_one_order(self, shop):
        (_, one), (_, same) = placed(wanted("A", external_id="X"), wanted("B", external_id="X", n=5))
        assert one == same
        assert Order.objects.get().external_id == "X"

    def test_one_that_explodes_spoils_the_list_and_leaves_no_trace(self, shop, api, monkeypatch):
        find_buyers = reviewed.find_buyers

        def explode(placements, by):
            if any(p.given.external_id == "BOOM" for p in placements):
                raise ZeroDivisionError
            find_buyers(placements, by)

        monkeypatch.setattr(reviewed, "find_buyers", explode)
        with build.no_trace(), pytest.raises(ZeroDivisionError):
            placed(wanted("A"), wanted("B", external_id="BOOM"))
        api.client.raise_request_exception = False
        assert (
            raw(api, "POST", "/orders", an_order(external_id="BOOM"), **{"Idempotency-Key": "B"}).status_code == 500
        )
        assert raw(api, "POST", "/orders", an_order(), **{"Idempotency-Key": "A"}).status_code == 201

    def test_eight_cost_as_many_statements_as_one(self, shop):
        placed(wanted("warm"))
        one = build.statements(lambda: placed(wanted("A")))
        eight = build.statements(lambda: placed(*(wanted(f"K{n}", external_id=f"{n}") for n in range(8))))
        assert eight <= one + 2  # external ids are claimed and looked up
        assert build.statements(lambda: placed(*(wanted(f"L{n}", external_id=f"L{n}") for n in range(7)))) == eight

    def test_a_lost_connection_may_have_been_a_commit_and_is_not_tried_again(self):
        lost, deadlock = OperationalError(), OperationalError()
        deadlock.__cause__ = Exception()
        deadlock.__cause__.sqlstate = "40P01"
        assert together._may_be_done(lost)
        assert not together._may_be_done(deadlock)
        assert not together._may_be_done(ZeroDivisionError())


@contextmanager
def elsewhere(lock):
    """Another transaction holds what `lock` locks."""
    held, over = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                lock()
                held.set()
                over.wait(20)
        finally:
            connection.close()

    thread = Thread(target=hold)
    thread.start()
    assert held.wait(20)
    try:
        yield
    finally:
        over.set()
        thread.join(20)


@real
class TestWhatOthersHold:
    def test_who_would_wait_for_goods_leaves_the_list_and_the_others_go_on(self, real_commits):
        build.a_shop()
        with elsewhere(lambda: list(Level.objects.select_for_update().filter(sku__code="LAMP"))):
            lamp, vase = placed(wanted("A"), wanted("B", sku="VASE"))
            assert lamp is None
            assert vase[0] == 201
        assert placed(wanted("A"))[0][0] == 201
        assert build.differences() == {}

    def test_who_would_wait_for_a_key_or_an_external_id_leaves_the_list(self, real_commits):
        build.a_shop()
        channel = build.order(VASE=1).channel_id
        claims = [
            keyed_hash(f"{channel} X", "external order id"),
            keyed_hash(f"{THE_HOUSE.ref} K", "idempotency"),
        ]

        def claim() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k", [claims])

        with elsewhere(claim):
            by_id, by_key, free = placed(wanted("A", external_id="X"), wanted("K"), wanted("B"))
            assert (by_id, by_key, free[0]) == (None, None, 201)
        assert Order.objects.count() == 2

    def test_a_list_that_waits_too_long_for_a_buyer_is_put_off_as_a_whole(self, real_commits):
        build.a_shop()
        new = {"name": "李雷", "phone": "13999995678"}

        def make() -> None:
            build.order(VASE=1, customer=build.ZHANG.__class__(**new, channel_code="web"))

        with elsewhere(make):
            assert placed(wanted("A", customer=new), wanted("B")) == [None, None]
        (_, one), (_, other) = placed(wanted("A", customer=new), wanted("B"))
        assert one["customer_id"] != other["customer_id"]


@real
def test_many_at_once_through_the_door_are_each_answered_with_their_own(real_commits):
    build.a_shop(near={"LAMP": 10, "VASE": 5}, far={})
    api = build.a_program("admin")

    def buy(n: int):
        program = build.Program(api.token)
        return program.post("/orders", an_order(external_id=f"E{n}"), **{"Idempotency-Key": f"K{n}"})

    answers = at_once([lambda n=n: buy(n) for n in range(16)])
    assert sorted(status for status, _ in answers) == [201] * 10 + [409] * 6
    for n, (status, answer) in enumerate(answers):
        if status == 201:
            assert answer["external_id"] == f"E{n}"
        assert buy(n) == (status, answer)
    assert build.stock("LAMP")["reserved"] == 10
    assert build.differences() == {}
