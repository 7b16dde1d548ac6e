"""Which backups are kept: with any history, what was promised can be restored."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from entrepot.config.safekeeping.pruning import Policy, continuous_from, kept, needed
from entrepot.config.safekeeping.vault import Base, number_of

_BEGIN = datetime(2026, 1, 1, 3, tzinfo=UTC)
policies = st.builds(Policy, st.integers(1, 10), st.integers(1, 6), st.integers(1, 13))
histories = st.lists(st.integers(0, 24 * 400), min_size=1, max_size=60, unique=True).map(
    lambda hours: [_base(hour) for hour in sorted(hours)]
)


def _piece(number: int) -> str:
    return f"00000001{number // 256:08X}{number % 256:08X}"


def _base(hour: int) -> Base:
    return Base(_BEGIN + timedelta(hours=hour), _piece(10 * hour + 1), _piece(10 * hour + 3))


@given(bases=histories, policy=policies)
def test_the_newest_and_the_promised_days_stay(bases: list[Base], policy: Policy) -> None:
    staying = kept(bases, policy)
    assert bases[-1] in staying
    days = sorted({f"{base.finished:%Y-%m-%d}" for base in bases})[-policy.daily :]
    assert {f"{base.finished:%Y-%m-%d}" for base in staying} >= set(days)
    assert len(staying) <= policy.daily + policy.weekly + policy.monthly + 1
    assert kept(staying, policy) == staying


@settings(deadline=None)
@given(bases=histories, policy=policies)
def test_copies_that_stay_have_their_log_and_the_last_days_all_of_it(bases: list[Base], policy: Policy) -> None:
    staying = kept(bases, policy)
    since = continuous_from(staying, policy)
    assert since in staying
    for base in bases:
        for number in range(number_of(base.first), number_of(base.last) + 1):
            wanted = base in staying or base > since
            assert needed(_piece(number), staying, since) == wanted
    for number in (number_of(since.first), number_of(bases[-1].last) + 20):
        assert needed(_piece(number), staying, since)


def test_what_is_no_piece_stays() -> None:
    base = _base(5)
    assert needed("00000002.history", [base], base)


@given(st.integers(0, 2**39))
def test_a_name_says_what_a_copy_is(hour: int) -> None:
    base = Base(_BEGIN + timedelta(seconds=hour % 10**9), _piece(hour), _piece(hour + 1))
    assert Base.read(base.name) == base
    assert Base.read(base.name + ".partial") is None
