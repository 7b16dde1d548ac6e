import pytest

from entrepot.domain.customers.actions import create_group
from entrepot.domain.customers.queries import group_coded, groups_visible_to
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import AlreadyExists, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_a_group_is_made_once():
    create_group("vip", name="贵宾", by=THE_HOUSE)
    assert group_coded(THE_HOUSE, "vip").name == {"zh-hans": "贵宾"}
    with pytest.raises(AlreadyExists):
        create_group("vip", name={"en": "VIP"}, by=THE_HOUSE)
    assert groups_visible_to(THE_HOUSE).count() == 1
    with pytest.raises(NotFound):
        group_coded(THE_HOUSE, "none")


@pytest.mark.parametrize(("code", "name"), [("", "名"), ("a/b", "名"), ("a", " "), ("a", {})])
def test_a_group_without_code_or_name_is_refused(code, name):
    with pytest.raises(Invalid):
        create_group(code, name=name, by=THE_HOUSE)
