"""What every marketplace's folder must be able to do. Give a sample of each vendor, and it is held to all of it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from entrepot.domain.orders.placing.given import NewOrder
from entrepot.integrations.channels.port import OrderSource
from entrepot.integrations.channels.tests.taobao_trade import a_trade
from entrepot.integrations.channels.vendors import SOURCES, source_of

SAMPLES = {"taobao": a_trade()}


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inside is None:
        yield path
        return
    for key, inner in inside:
        yield from leaves(inner, (*path, key))


def with_leaf(payload: Any, path: tuple[str | int, ...], value: Any) -> Any:
    changed = deepcopy(payload)
    holder = changed
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    return changed


def test_every_vendor_has_a_sample():
    assert {source.name for source in SOURCES} == set(SAMPLES)


@pytest.fixture(params=SOURCES, ids=lambda source: source.name)
def source(request) -> OrderSource:
    return request.param


def test_it_knows_its_own_and_nobody_elses(source):
    assert source_of(SAMPLES[source.name]) is source
    for nothing in ({}, {"trade": 5}, {"orders": []}, {"error_response": {"code": 27}}):
        assert not source.recognises(nothing)


def test_it_reads_an_order_of_the_channel(source):
    read = source.read(SAMPLES[source.name], channel="shop")
    assert isinstance(read.order, NewOrder)
    assert (read.order.channel, read.order.external_id) == ("shop", read.external_id)
    assert read.external_id
    assert read.modified


def test_reading_changes_nothing_and_is_the_same_twice(source):
    sample = deepcopy(SAMPLES[source.name])
    assert source.read(sample, channel="shop") == source.read(sample, channel="shop")
    assert sample == SAMPLES[source.name]


@pytest.mark.parametrize("odd", [None, "", "?", -1, 10**30, [], {}, True, "长" * 500])
def test_whatever_is_odd_about_a_field_the_order_is_read(source, odd):
    sample = SAMPLES[source.name]
    for path in leaves(sample):
        changed = with_leaf(sample, path, odd)
        if source.recognises(changed):
            source.read(changed, channel="shop")


def test_a_later_payload_says_what_it_may_change(source):
    read = source.read(SAMPLES[source.name], channel="shop")
    assert {"seller_memo", "flag", "ship_to"} <= set(read.changed)
