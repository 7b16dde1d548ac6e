"""A short fire; the long one is `python -m tests.fire --minutes 10 --seed 7`."""

from tests.fire.fire import burn, small_disk


def test_nothing_that_was_answered_is_lost_and_nothing_happens_twice() -> None:
    with small_disk(1500) as (room, blows):
        outcome = burn(room / "home", seconds=20, seed=4, clients=3, every=1.5, blows=blows)
    assert outcome.problems == []
    assert sum(len(clerk.placed) for clerk in outcome.clerks) > 3
    assert set(outcome.blows) == set(blows)
