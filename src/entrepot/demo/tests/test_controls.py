"""What somebody says to the demo company at one terminal is heard in the process in which it lives."""

import argparse

import pytest

from entrepot.config.home import Home
from entrepot.config.locks import FileLock
from entrepot.config.problems import Trouble
from entrepot.config.verbs import demo
from entrepot.demo.controls import Controls


@pytest.fixture
def controls(tmp_path, monkeypatch):
    monkeypatch.setenv("ENTREPOT_HOME", str(tmp_path))
    return Controls(tmp_path / "demo")


def test_it_goes_on_at_the_usual_speed_until_somebody_says_something(controls):
    assert (controls.paused, controls.speed, controls.rush_asked) == (False, 1.0, False)


def test_it_rests_and_goes_on(controls):
    assert demo.main(["pause"]) == 0
    assert controls.paused
    assert demo.main(["resume"]) == 0
    assert not controls.paused


def test_it_works_faster_within_limits(controls):
    assert demo.main(["speed", "5"]) == 0
    assert controls.speed == 5
    for absurd in ("0", "1000", "nan"):
        with pytest.raises(Trouble):
            demo.main(["speed", absurd])
    assert controls.speed == 5
    (controls.folder / "speed").write_text("fast")
    assert controls.speed == 1


def test_a_rush_comes_once_and_only_to_a_company_that_is_served(controls, tmp_path):
    with pytest.raises(Trouble):
        demo.main(["rush"])
    assert not controls.rush_asked
    serving = FileLock(Home.open(tmp_path).serve_lock)
    assert serving.take()
    assert demo.main(["rush"]) == 0
    assert controls.rush_asked
    controls.rush_came()
    assert not controls.rush_asked
    demo.main(["pause"])
    with pytest.raises(Trouble):
        demo.main(["rush"])
    serving.leave()


def test_nothing_is_founded_anew_while_it_is_served(controls, tmp_path):
    serving = FileLock(Home.open(tmp_path).serve_lock)
    assert serving.take()
    with pytest.raises(Trouble):
        demo._reset(argparse.Namespace(), Home.open(tmp_path))
    serving.leave()


def test_what_was_said_is_forgotten_by_a_new_company(controls):
    controls.pause()
    controls.set_speed(3)
    controls.ask_for_rush()
    controls.forget()
    assert (controls.paused, controls.speed, controls.rush_asked) == (False, 1.0, False)
