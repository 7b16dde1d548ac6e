"""Numbers are made as somebody decided, for all or for one channel."""

import pytest

from entrepot.foundation.accounts.actions import set_number_rule
from entrepot.foundation.accounts.models import Channel, NumberRule
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.journal.models import Entry
from entrepot.foundation.refusals import Invalid, NotFound
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
