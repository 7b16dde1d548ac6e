from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.fulfilment.rules import Task, Work, WorkLine, broken_kit, gifts_alone, pieces_cut, take


def a_work(pk, *lines):
    return Work(pk, f"F{pk}", 1, 1, "MAIN", "UTC", "released", "pick_pack_ship", lines=list(lines))


def a_line(pk, *bins, kit=None, per_kit=1, kind="goods"):
    tasks = [Task(pk * 100 + n, n, pieces) for n, pieces in enumerate(bins)]
    return WorkLine(
        pk, 1, pk, 1, "SO1", pk, kit, per_kit, pk, pk, f"S{pk}", sum(bins), in_order=pk, kind=kind, tasks=tasks
    )


bins = st.lists(st.integers(1, 9), min_size=1, max_size=4)


@given(st.lists(bins, min_size=1, max_size=4), st.data())
def test_every_piece_stays_a_piece_of_its_promise_and_its_bin(shelves, data):
    work = a_work(1, *(a_line(n, *pieces) for n, pieces in enumerate(shelves, 1)))
    target = a_work(2)
    wanted = {x.id: data.draw(st.integers(0, x.remaining)) for x in work.lines}
    wanted = {pk: n for pk, n in wanted.items() if n}
    before = {x.promise_id: x.remaining for x in work.lines}
    in_bins = {(x.promise_id, t.bin_id): t.quantity for x in work.lines for t in x.tasks}
    cut = pieces_cut({1: work}, wanted)

    taking = take(work, target, wanted, iter(range(1000, 1000 + cut)))

    assert len(taking.cut) == cut
    assert {x.promise_id: x.remaining for x in target.lines} == wanted
    after: dict[int, int] = {}
    bins_after: dict[tuple[int, int], int] = {}
    for line in (*work.lines, *target.lines):
        after[line.promise_id] = after.get(line.promise_id, 0) + line.remaining
        assert sum(task.quantity for task in line.tasks) == line.remaining
        for task in line.tasks:
            key = (line.promise_id, task.bin_id)
            bins_after[key] = bins_after.get(key, 0) + task.quantity
    assert (after, {key: n for key, n in bins_after.items() if n}) == (before, in_bins)
    assert len({line.position for line in target.lines}) == len(target.lines)


def test_a_kit_goes_whole():
    lines = [a_line(1, 2, kit=9), a_line(2, 8, kit=9, per_kit=4), a_line(3, 5)]
    assert broken_kit(lines, {3: 2}) is None
    assert broken_kit(lines, {1: 1, 2: 4}) is None
    assert broken_kit(lines, {1: 1, 2: 3}).sku == "S1"
    assert broken_kit(lines, {2: 4}).sku == "S1"


def test_gifts_go_with_goods_unless_there_are_none():
    goods, gift = a_line(1, 2), a_line(2, 1, kind="gift")
    assert gifts_alone([goods, gift], [{1: 2}, {2: 1}])
    assert not gifts_alone([goods, gift], [{1: 1}, {1: 1, 2: 1}])
    assert not gifts_alone([gift], [{2: 1}])
