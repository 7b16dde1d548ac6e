"""Each person chooses the language of the house."""

import pytest

from entrepot.foundation.accounts.actions import create_user
from entrepot.foundation.accounts.choose_language import choose_language
from entrepot.foundation.accounts.queries import actor_of_user
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import Invalid, NotAllowed
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return create_user("chenchen", password="a long one", roles=["sales"], by=THE_HOUSE)


def test_it_is_spoken_from_now_on(person):
    choose_language(person, language="zh-hant", by=actor_of_user(person))
    assert build.fresh(person).language == "zh-hant"
    assert build.told("user", person.pk)[-1] == "user.language_chosen"


def test_the_same_again_or_one_that_is_not_spoken_leaves_no_trace(person):
    with build.no_trace():
        choose_language(person, language=person.language, by=actor_of_user(person))
        with pytest.raises(Invalid):
            choose_language(person, language="tlh", by=actor_of_user(person))


def test_nobody_chooses_for_another(person):
    other = create_user("wangfang", password="a long one", roles=["admin"], by=THE_HOUSE)
    with build.no_trace(), pytest.raises(NotAllowed):
        choose_language(person, language="en", by=actor_of_user(other))
