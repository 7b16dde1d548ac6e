"""The desk and the rules of the house: runs over many orders, undoing, versions of rules, time that passes."""

from datetime import timedelta

from hypothesis import strategies as st

from entrepot.desk.bulk.actions import NewRun, retry_bulk_run, start_bulk_run, stop_bulk_run, undo_bulk_run
from entrepot.desk.bulk.models import BulkRun
from entrepot.desk.stages.actions import set_stage_limits
from entrepot.desk.undoing.actions import Undoing, undo_entry
from entrepot.domain.fulfilment.actions import activate_parcel_rules
from entrepot.domain.orders.actions import activate_review_rules, activate_urgency_rules
from entrepot.domain.sourcing.actions import activate_rules
from entrepot.foundation import clock
from entrepot.foundation.accounts.actions import archive_channel, open_channel, restore_channel
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.accounts.set_number_rule import set_number_rule
from entrepot.foundation.journal.models import Entry
from tests.invariants.business.world import World, few, picked_from, step, which

RUNS = (
    ("approval", {}), ("hold", {"code": "look"}), ("hold-release", {}), ("amendment", {"priority": 7}),
    ("amendment", {"warehouse": "GZ"}), ("approval-withdrawal", {}), ("return-to-sales", {"reason": "no"}),
    ("resubmission", {}), ("release", {}), ("cancellation", {}), ("rejection", {"reason": "no"}),
)  # fmt: skip
REVIEW = (
    [], [{"rule": "amount", "above": "30"}], [{"rule": "goods_unmatched"}, {"rule": "duplicate", "minutes": 5}],
    [{"rule": "short"}, {"rule": "buffer", "minutes": 60}], [{"rule": "memo"}, {"rule": "unpaid"}],
    [{"rule": "second_approval", "above": "20"}, {"rule": "price_below_floor"}, {"rule": "credit_limit"}],
)  # fmt: skip
PARCELS = (
    [], [{"rule": "merge", "days": 1}], [{"rule": "volume_cap", "cubic_centimetres": 1}],
    [{"rule": "weight_cap", "grams": 100}, {"rule": "merge", "days": 0}],
)  # fmt: skip


class Desk(World):
    @step(weight=3, n=which, run=st.sampled_from(RUNS))
    def start_a_run(self, n: int, run: tuple[str, dict]) -> None:
        """What is refused for one order is done for the others."""
        numbers = dict.fromkeys(self.an_order(n + m).number for m in range(4))
        self.do(start_bulk_run, NewRun(run[0], numbers=[*numbers, "NO-SUCH"], parameters=run[1]))
        self.often_follow()

    @step(weight=2, n=which, act=st.sampled_from((retry_bulk_run, undo_bulk_run, undo_bulk_run, stop_bulk_run)))
    def go_on_with_a_run(self, n: int, act) -> None:
        if BulkRun.objects.exists():
            self.do(act, picked_from(BulkRun.objects.order_by("-pk"), (), n))
            self.often_follow()

    @step(weight=8, n=which, back=few)
    def undo_from_the_timeline(self, n: int, back: int) -> None:
        """One of the last things that were said of an order."""
        order = self.an_order(n, "placed", "approved")
        said = Entry.objects.filter(subject="order", subject_id=order.pk).order_by("-seq")
        self.do(undo_entry, Undoing(order.number, said[min(back, len(said)) - 1].seq))
        self.often_follow()

    @step(asked=st.sampled_from(REVIEW))
    def review_by(self, asked: list) -> None:
        self.do(activate_review_rules, asked)

    @step(asked=st.sampled_from(PARCELS))
    def arrange_by(self, asked: list) -> None:
        self.do(activate_parcel_rules, asked)

    @step(first=st.sampled_from(("most_stock", "nearest_region", "by_magic")), priority=few)
    def promise_by(self, first: str, priority: int) -> None:
        """A rule that nobody knows is refused, and the others go on."""
        self.do(activate_rules, [{"rule": first}])
        self.do(activate_urgency_rules, [{"channel": "web", "priority": priority, "ship_within": {"hours": 24}}])
        self.often_follow()

    @step(pattern=st.sampled_from(("N{seq}", "{date}-{seq:06}", "no number")), gapless=st.booleans())
    def number_by(self, pattern: str, gapless: bool) -> None:
        self.do(set_number_rule, "order", pattern=pattern, kind="presale", gapless=gapless)
        self.do(set_stage_limits, {"review": 4})
        self.do(open_channel, "pop-up")
        pop_up = Channel.objects.get(code="pop-up")
        self.do(archive_channel if pop_up.archived_at is None else restore_channel, pop_up)

    @step(
        weight=3,
    )
    def follow(self) -> None:
        self.follow_now()

    @step(hours=st.sampled_from((1, 30, 800)))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        clock._set_to.set(self.now)
