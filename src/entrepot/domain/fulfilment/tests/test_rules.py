import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.domain.fulfilment import rules
from entrepot.domain.fulfilment.rules import Piece, Task, Wanted, Work, WorkLine


@st.composite
def work_lines(draw, pk=1):
    bins = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4))
    tasks = [Task(n, 100 + n, quantity) for n, quantity in enumerate(bins)]
    return WorkLine(pk, 1, pk, 1, "SO1", pk, None, 1, 1, 1, "LAMP", sum(bins), tasks=tasks)


def in_bins(line):
    """Pieces that the bins keep apart for the line."""
    return sum(task.quantity - task.shipped for task in line.tasks)


def holds(line):
    assert 0 <= line.shipped <= line.packed <= line.picked <= line.remaining
    assert line.short >= 0
    assert line.recalled >= 0
    for task in line.tasks:
        assert 0 <= task.shipped <= task.picked <= task.quantity


steps = st.lists(st.sampled_from(["pick", "unpick", "recall", "pack", "unpack", "ship"]), max_size=12)


@given(work_lines(), steps, st.data())
def test_no_piece_is_lost_or_counted_twice(line, walk, data):
    kept = in_bins(line)
    for step in walk:
        if step == "pick" and not line.picked:
            kept -= sum(n for _, n in rules.pick(line, data.draw(st.integers(0, line.remaining))))
        elif step == "unpick" and not line.packed:
            rules.unpick(line)
        elif step == "recall":
            quantity = data.draw(st.integers(0, line.recallable))
            back = rules.recall(line, quantity)
            assert back.unpicked + back.picked == quantity
            assert sum(n for _, n in back.freed) == quantity
            kept -= quantity
        elif step == "pack":
            line.packed += data.draw(st.integers(0, line.picked - line.packed))
        elif step == "unpack":
            line.packed -= data.draw(st.integers(0, line.packed - line.shipped))
        elif step == "ship":
            quantity = data.draw(st.integers(0, line.packed - line.shipped))
            assert sum(n for _, n in rules.ship(line, quantity)) == quantity
            kept -= quantity
        holds(line)
        assert in_bins(line) == kept == line.remaining - line.shipped
        assert sum(task.picked for task in line.tasks) == line.picked


def the_work(state, *lines, steps="pick_check_pack_ship"):
    return Work(1, "F1", 1, 1, "MAIN", "UTC", state, steps, lines=list(lines))


def a_line(quantity, **counted):
    return WorkLine(1, 1, 1, 1, "SO1", 1, None, 1, 1, 1, "LAMP", quantity, **counted)


def test_the_state_is_what_the_quantities_amount_to():
    cases = [
        ("released", a_line(2), "released"),
        ("released", a_line(2, picked=2), "picked"),
        ("released", a_line(2, short=2), "cancelled"),
        ("released", a_line(2, picked=2, packed=2), "packed"),
        ("picked", a_line(2), "released"),
        ("checked", a_line(2, picked=2, packed=1), "checked"),
        ("packed", a_line(2, picked=2), "checked"),
        ("packed", a_line(2, picked=2, packed=2, shipped=1), "packed"),
        ("packed", a_line(2, picked=2, packed=2, shipped=2), "handed_over"),
        ("packed", a_line(2, recalled=1, picked=1, packed=1, shipped=1), "handed_over"),
    ]
    for before, line, after in cases:
        assert the_work(before, line).state == after
    assert the_work("packed", a_line(2, picked=2), steps="pick_pack_ship").state == "picked"


@st.composite
def kits(draw):
    """Lines of one or two kits and a loose one, some of it promised, some begun."""
    lines = []
    for kit in (1, 2, None):
        for _ in range(draw(st.integers(1, 3))):
            pieces = [
                Piece(len(lines) * 10 + i, 1, i, q)
                for i, q in enumerate(draw(st.lists(st.integers(1, 6), max_size=2)))
            ]
            ready = sum(piece.open for piece in pieces)
            begun = draw(st.integers(0, 4))
            lines.append(
                Wanted(1, len(lines), kit, draw(st.integers(1, 3)), ready + begun, 0, draw(st.integers(0, 2)),
                       False, pieces)
            )  # fmt: skip
    return lines


@given(kits())
def test_only_whole_kits_go_and_never_more_than_is_reserved(lines):
    released = {line.line_id: 0 for line in lines}
    for line, piece, quantity in rules.to_release(lines):
        assert 0 < quantity <= piece.open
        released[line.line_id] += quantity
    for line in lines:
        if line.kit_id is None:
            assert released[line.line_id] == line.ready
    for kit in (1, 2):
        parts = [line for line in lines if line.kit_id == kit]
        whole = min((part.ready + part.begun) // part.per_kit for part in parts)
        for part in parts:
            assert released[part.line_id] + part.begun <= max(part.begun, whole * part.per_kit)
            assert released[part.line_id] + part.begun >= whole * part.per_kit


@given(st.integers(1, 5), st.integers(0, 5), st.integers(0, 10))
def test_what_is_over_of_a_kit_is_what_no_whole_kit_needs(kit_count, lamps_short, bulbs_short):
    lamp = WorkLine(1, 1, 1, 1, "SO1", 11, 7, 1, 1, 1, "LAMP", kit_count, short=min(lamps_short, kit_count))
    bulb = WorkLine(2, 1, 2, 1, "SO1", 12, 7, 2, 2, 2, "BULB", 2 * kit_count, short=min(bulbs_short, 2 * kit_count))
    surplus = rules.surplus_of_kits([lamp, bulb])
    lamps = lamp.remaining - surplus.get(1, 0)
    bulbs = bulb.remaining - surplus.get(2, 0)
    assert bulbs == 2 * lamps
    assert lamps == min(lamp.remaining, bulb.remaining // 2)


@given(work_lines(), st.integers(0, 9), st.data())
def test_no_more_is_found_than_the_tasks_ask_for(line, lost, data):
    line.quantity += lost
    found = data.draw(st.integers(0, line.remaining))
    rules.pick(line, found)
    assert line.picked == sum(task.picked for task in line.tasks) <= found
    assert line.remaining == line.picked
    holds(line)


def test_nothing_leaves_that_no_bin_gave():
    line = WorkLine(1, 1, 1, 1, "SO1", 1, None, 1, 1, 1, "LAMP", 3, picked=3, packed=3, tasks=[Task(1, 100, 2, 2)])
    with pytest.raises(ValueError, match="from a bin"):
        rules.ship(line, 3)


@given(kits(), st.booleans(), st.data())
def test_what_the_bins_lack_begins_no_kit_and_breaks_up_no_order(lines, complete, data):
    for line in lines:
        line.ship_complete = complete
    shares = rules.to_release(lines)
    given_by_bins = [data.draw(st.integers(0, quantity)) for _, _, quantity in shares]
    got = {piece.promise_id: n for (_, piece, _), n in zip(shares, given_by_bins, strict=True)}
    cut = rules.cut_to_bins(shares, given_by_bins)
    if given_by_bins == [quantity for _, _, quantity in shares]:
        assert cut == shares
    elif complete:
        assert cut == []
    released = dict.fromkeys((line.line_id for line in lines), 0)
    for line, piece, quantity in cut:
        assert 0 < quantity <= got[piece.promise_id]
        released[line.line_id] += quantity
    for line, piece, _ in shares:
        if line.kit_id is None and not complete:
            assert (line.line_id, piece.promise_id, got[piece.promise_id]) in {
                *((x.line_id, p.promise_id, n) for x, p, n in cut), (line.line_id, piece.promise_id, 0),
            }  # fmt: skip
    for kit in (1, 2):
        parts = [line for line in lines if line.kit_id == kit]
        whole = min((released[part.line_id] + part.begun) // part.per_kit for part in parts)
        for part in parts:
            assert released[part.line_id] + part.begun <= max(part.begun, whole * part.per_kit)


@pytest.mark.parametrize(
    ("steps", "way"),
    [
        ("ship", ["handed_over"]),
        ("pick_ship", ["picked", "handed_over"]),
        ("pick_pack_ship", ["picked", "packed", "handed_over"]),
        ("pick_check_pack_ship", ["picked", "checked", "packed", "handed_over"]),
    ],
)
def test_each_way_of_working_leads_to_the_door(steps, way):
    walked, state = [], rules.next_step("released", steps)
    while state is not None:
        walked.append(state)
        state = rules.next_step(state, steps)
    assert walked == way
    assert rules.next_step("cancelled", steps) is None


def test_the_walk_goes_from_bin_to_bin_and_not_from_line_to_line():
    lamp = WorkLine(1, 1, 1, 1, "SO1", 1, None, 1, 1, 1, "LAMP", 3)
    vase = WorkLine(2, 1, 2, 1, "SO1", 2, None, 1, 2, 2, "VASE", 1)
    lamp.tasks = [Task(1, 101, 2, place="A-01", sequence=1), Task(2, 103, 1, place="C-01", sequence=3)]
    vase.tasks = [Task(3, 102, 1, place="B-01", sequence=2), Task(4, 104, 0, place="A-00", sequence=0)]
    work = rules.Work(1, "F1", 1, 1, "MAIN", "UTC", "released", "pick_pack_ship", lines=[lamp, vase])
    assert [(line.sku, task.place) for line, task in work.walk] == [
        ("LAMP", "A-01"),
        ("VASE", "B-01"),
        ("LAMP", "C-01"),
    ]
