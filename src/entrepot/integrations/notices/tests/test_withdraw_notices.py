"""A notice that is not sent yet goes to nobody."""

import pytest

from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from entrepot.integrations.notices.actions import withdraw_notices
from entrepot.integrations.notices.sending import send_due
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_not_sent(notice):
    only(withdraw_notices([notice], by=THE_HOUSE))
    assert send_due() == 0
    assert build.told("order", notice.order_id)[-1] == "order.notice_withdrawn"


def test_what_left_cannot_be_taken_back(notice):
    send_due()
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(withdraw_notices([build.fresh(notice)], by=THE_HOUSE))
