"""In a database that is not the demo's, nobody trades by himself, and nothing is founded anew."""

import signal

import pytest
from django.conf import settings
from django.db import connection

from entrepot.config.access import Access
from entrepot.config.database_url import DatabaseUrl
from entrepot.config.home import Home
from entrepot.config.problems import Trouble
from entrepot.config.verbs import demo
from entrepot.demo import run
from entrepot.demo.company import is_the_demo
from tests import build


class _StoodStill(Exception):
    pass


@pytest.mark.django_db
def test_nobody_trades_there(shop, tmp_path, monkeypatch):
    def stand_still() -> None:
        raise _StoodStill

    monkeypatch.setattr(signal, "pause", stand_still)
    assert not is_the_demo()
    with build.no_trace(), pytest.raises(_StoodStill):
        run.main(["live", "--controls", str(tmp_path)])


@pytest.mark.django_db
def test_it_is_not_founded_anew(tmp_path):
    url = DatabaseUrl.parse(settings.DATABASE_URL).of(connection.settings_dict["NAME"]).text()
    with pytest.raises(Trouble, match="not the demo company"):
        demo._must_be_the_demo(Access(Home.open(tmp_path), url, url, url, None))
