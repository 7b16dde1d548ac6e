"""What did not arrive is sent once more, when a person says so."""

import pytest

from entrepot.foundation.actions import only
from entrepot.foundation.actors import THE_HOUSE
from entrepot.foundation.refusals import OutOfTurn
from entrepot.integrations.notices.actions import resend_notices, withdraw_notices
from entrepot.integrations.notices.models import Notice
from entrepot.integrations.notices.refusals import WordsPutAway
from entrepot.integrations.notices.sending import send_due
from entrepot.integrations.notices.states import LIFE_OF_A_NOTICE
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed(notice):
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to="sending")
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to="failed")
    return build.fresh(notice)


def test_it_is_due_again_and_leaves(failed):
    only(resend_notices([failed], by=THE_HOUSE))
    assert send_due() == 1
    assert build.fresh(failed).state == "sent"
    assert build.told("order", failed.order_id)[-2:] == ["order.notice_renewed", "order.notice_sent"]


def test_what_arrived_is_not_sent_again(notice):
    send_due()
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(resend_notices([build.fresh(notice)], by=THE_HOUSE))


def test_what_is_being_sent_is_left_alone(notice):
    LIFE_OF_A_NOTICE.move(Notice, [notice.pk], to="sending")
    with build.no_trace(), pytest.raises(OutOfTurn):
        only(resend_notices([build.fresh(notice)], by=THE_HOUSE))


def test_without_words_there_is_nothing_to_send(failed):
    Notice.objects.filter(pk=failed.pk).update(sealed=None)
    with build.no_trace(), pytest.raises(WordsPutAway):
        only(resend_notices([build.fresh(failed)], by=THE_HOUSE))


def test_what_was_withdrawn_stays_so(failed):
    only(withdraw_notices([failed], by=THE_HOUSE))
    with pytest.raises(OutOfTurn):
        only(resend_notices([build.fresh(failed)], by=THE_HOUSE))
