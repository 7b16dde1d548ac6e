"""Numbers are made as somebody decided, for all or for one channel."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from entrepot.foundation import clock
from entrepot.foundation.accounts.models import Channel, NumberRule
from entrepot.foundation.accounts.set_number_rule import NumbersWouldMeet, set_number_rule
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.numbering import take_numbers
from entrepot.foundation.refusals import Invalid, NotAllowed, NotFound
from tests import build

pytestmark = pytest.mark.django_db


def test_a_channel_has_numbers_of_its_own_and_the_others_keep_theirs(shop):
    counter = Channel.objects.get(code="counter")
    set_number_rule("order", pattern="K{date:%Y}-{seq:04}", channel=counter, by=THE_HOUSE)

    assert build.order(channel="counter", LAMP=1).number.startswith("K20")
    assert build.order(LAMP=1).number.startswith("SO")


def test_a_gapless_rule_counts_on_after_a_refused_order(shop):
    set_number_rule("order", pattern="G{seq:03}", gapless=True, by=THE_HOUSE)

    numbers = [build.order(LAMP=1).number]
    with pytest.raises(Exception, match="LAMP"):
        build.order(LAMP=1000)
    numbers.append(build.order(LAMP=1).number)

    assert numbers == ["G001", "G002"]


def test_the_same_rule_again_is_a_change_of_it():
    set_number_rule("parcel", pattern="A{seq:05}", by=THE_HOUSE)
    set_number_rule("parcel", pattern="B{seq:05}", by=THE_HOUSE)

    assert NumberRule.objects.get(document="parcel").pattern == "B{seq:05}"


@pytest.mark.parametrize("pattern", ["SO{date:%y}", "SO{seq}{name}", "SO {seq}", "a/b{seq}", "{seq", "{seq:050}"])
def test_refuses_patterns_that_make_no_good_numbers(pattern):
    with pytest.raises(Invalid):
        set_number_rule("order", pattern=pattern, by=THE_HOUSE)
    assert not Entry.objects.exists()


def test_refuses_documents_that_have_no_numbers():
    with pytest.raises(NotFound):
        set_number_rule("postcard", pattern="P{seq}", by=THE_HOUSE)


@pytest.mark.parametrize(
    "pattern",
    [
        "{seq:+}",
        "{seq:,}",
        "{seq!r}",
        "{seq:06}{date}",
        "{seq}{date:%A}",
        "{seq}{date.__class__}",
        "单{seq}",
        "{{{seq}",
    ],
)
def test_refuses_patterns_that_would_make_numbers_nobody_can_type(pattern):
    with pytest.raises(Invalid):
        set_number_rule("order", pattern=pattern, by=THE_HOUSE)


def test_a_refused_pattern_says_what_a_good_one_looks_like():
    with pytest.raises(Invalid, match=r"SO\{date:%y%m%d\}\{seq:06\}"):
        set_number_rule("order", pattern="{name}", by=THE_HOUSE)


def take(document: str = "parcel", *, day: int = 1, month: int = 1, count: int = 1) -> list[str]:
    return take_numbers(document, [(None, "")] * count, company_id=1, on=date(2026, month, day))


def test_counting_begins_anew_each_day_and_an_earlier_day_counts_on():
    set_number_rule("parcel", pattern="D{date:%y%m%d}-{seq:03}", resets="day", by=THE_HOUSE)
    NumberRule.objects.filter(document="parcel").update(floor_until=None)
    assert take(day=1, count=2) == ["D260101-001", "D260101-002"]
    assert take(day=2) == ["D260102-001"]
    assert take(day=1) == ["D260101-004"]
    assert take(day=2) == ["D260102-003"]


def test_a_month_without_gaps_counts_by_itself():
    set_number_rule("parcel", pattern="M{date:%y%m}-{seq:03}", gapless=True, resets="month", by=THE_HOUSE)
    assert take(day=1) + take(day=30) + take(month=2) + take(day=15) == [
        "M2601-001", "M2601-002", "M2602-001", "M2601-003",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "steps",
    [
        [{}, {"resets": "day"}, {}, {"resets": "day"}],
        [{}, {"gapless": True}, {}, {"gapless": True, "resets": "month"}, {"resets": "month"}],
        [{"resets": "day"}, {"gapless": True, "resets": "day"}, {"resets": "year"}, {"gapless": True}],
        [{"gapless": True, "resets": "day"}, {"resets": "day"}, {"gapless": True, "resets": "day"}],
    ],
)
def test_however_a_rule_is_changed_no_number_is_given_twice(steps):
    today = clock.now().date()
    numbers = []
    for step in steps:
        set_number_rule("parcel", pattern="U{date:%y%m%d}-{seq:03}", **step, by=THE_HOUSE)
        for on in (today, today - timedelta(days=1), today):
            numbers += take_numbers("parcel", [(None, "")] * 3, company_id=1, on=on)
    assert len(numbers) == len(set(numbers))


def test_another_pattern_must_begin_with_other_letters():
    take("order")
    with build.no_trace(), pytest.raises(NumbersWouldMeet):
        set_number_rule("order", pattern="SO{seq}", by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NumbersWouldMeet):
        set_number_rule("order", pattern="SO2{seq}", channel=Channel.objects.get(code="web"), by=THE_HOUSE)
    set_number_rule("order", pattern="XS{seq}", by=THE_HOUSE)
    take("order")
    with build.no_trace(), pytest.raises(NumbersWouldMeet):
        set_number_rule("order", pattern="SO{date:%y%m%d}{seq:06}", by=THE_HOUSE)


def test_before_the_first_number_any_pattern_will_do():
    set_number_rule("parcel", pattern="Q{date:%y}{seq}", by=THE_HOUSE)
    set_number_rule("parcel", pattern="Q{seq}", by=THE_HOUSE)
    assert take() == ["Q1"]


@pytest.mark.parametrize(
    ("pattern", "resets"),
    [("A{seq}", "day"), ("A{date:%y%m}{seq}", "day"), ("A{date:%m}{seq}", "month"), ("A{date:%m%d}{seq}", "year"),
     ("A{date:%y}{seq}", "hour")],
)  # fmt: skip
def test_a_number_that_would_repeat_each_period_is_refused(pattern, resets):
    with build.no_trace(), pytest.raises(Invalid):
        set_number_rule("parcel", pattern=pattern, resets=resets, by=THE_HOUSE)


def test_the_next_number_can_be_seen_without_taking_it(api):
    status, rule = api.post(
        "/number-rules", {"document": "parcel", "pattern": "V{date:%y%m%d}{seq:04}", "resets": "day"}
    )
    assert status == 201
    with build.no_trace():
        rules = api.get("/number-rules")[1]["items"]
    shown = next(r for r in rules if r["document"] == "parcel")
    assert (
        take_numbers("parcel", [(None, "")], company_id=1, on=clock.now().date()) == [shown["next"]] == [rule["next"]]
    )
    status, changed = api("PATCH", "/number-rules/parcel", {"gapless": True})
    assert (status, changed["gapless"], changed["resets"], changed["pattern"]) == (200, True, "day", rule["pattern"])
    assert changed["next"].endswith("0002")
    assert api("PATCH", "/number-rules/parcel?channel=nowhere", {"gapless": True})[0] == 404


def test_who_may_not_set_rules_sets_none():
    with build.no_trace(), pytest.raises(NotAllowed):
        set_number_rule("parcel", pattern="B{seq}", by=replace(THE_HOUSE, permissions=frozenset()))
