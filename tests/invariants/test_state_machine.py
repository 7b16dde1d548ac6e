"""Whatever is done, in whatever order, goods and money add up.

Real actions on a real database, one transaction an example; after each step every check of `verify` runs, and
whatever was refused has left no trace. ENTREPOT_DEEP=1 goes on for longer, and looks elsewhere each time.
"""

import ast
import importlib
import inspect
import os
import pkgutil

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import entrepot
from entrepot.domain.inventory.models import Level
from entrepot.foundation.accounts.models import Channel
from entrepot.foundation.actions import ACTIONS, permission_of
from tests.invariants.business import desk, goods, minds, money, people, sales, work, world

GROUPS = (goods, sales, minds, work, money, people, desk)
_FOLLOWER = "a follower does it whenever workers catch up"
_RIGHTS = "moves neither goods nor money: who may do what, and whose work it is"
_FREIGHT = "moves neither goods nor money: what sending would cost"
_WORDS = "moves neither goods nor money: words and names that people choose from"
_PAPERS = "moves neither goods nor money: that papers were printed together"
_TOLD = "moves neither goods nor money: what customers are told, and by whom"
EXCUSED = {
    "accounts.rename_company": _WORDS,
    "accounts.choose_language": _WORDS,
    "assigning.assign_orders": _RIGHTS,
    "assigning.unassign_orders": _RIGHTS,
    "sharing.rate_shared_order": "moves neither goods nor money: what a customer thinks",
    "sharing.set_customer_texts": _WORDS,
    "sharing.unlock_links": _RIGHTS,
    "sharing.begin_customer_session": _RIGHTS,
    "sharing.sign_in_customers": _RIGHTS,
    "sharing.sign_out_customers": _RIGHTS,
    "notices.send_sign_in_code": _RIGHTS,
    "sharing.withdraw_links": _RIGHTS,
    "notices.refuse_notices": _RIGHTS,
    "notices.resend_notices": _TOLD,
    "notices.set_notice_rules": _TOLD,
    "notices.set_notice_text": _WORDS,
    "notices.set_notice_way": _TOLD,
    "notices.withdraw_notices": _TOLD,
    "tasks.close_tasks": _RIGHTS,
    "tasks.hand_on_tasks": _RIGHTS,
    "tasks.open_tasks": _RIGHTS,
    "tasks.reopen_tasks": _RIGHTS,
    "views.remove_view": _WORDS,
    "views.save_view": _WORDS,
    "attachments.archive_file": _WORDS,
    "attachments.attach_file": _WORDS,
    "custom.add_custom_field": _WORDS,
    "custom.change_custom_field": _WORDS,
    "orders.try_review_rules": "looks at past orders and changes nothing, as its own test sees to",
    "sourcing.try_rules": "chooses for past orders and changes nothing, as its own test sees to",
    "documents.start_print_job": _PAPERS,
    "documents.resume_print_job": _PAPERS,
    "revealing.reveal_personal_data": "moves neither goods nor money: that somebody was shown a person's data",
    "printing.note_printing": "moves neither goods nor money: that a paper was printed",
    "reasons.add_reason": _WORDS,
    "reasons.change_reason": _WORDS,
    "accounts.add_passkey": _RIGHTS,
    "accounts.add_totp": _RIGHTS,
    "accounts.give_badge": _RIGHTS,
    "accounts.withdraw_badge": _RIGHTS,
    "accounts.set_pin": _RIGHTS,
    "accounts.assign_roles": _RIGHTS,
    "accounts.change_password": _RIGHTS,
    "accounts.deactivate_user": _RIGHTS,
    "accounts.end_sessions": _RIGHTS,
    "accounts.reactivate_user": _RIGHTS,
    "accounts.remove_second_factor": _RIGHTS,
    "accounts.renew_recovery_codes": _RIGHTS,
    "accounts.reset_sign_in": _RIGHTS,
    "accounts.create_token": _RIGHTS,
    "accounts.create_user": _RIGHTS,
    "accounts.revoke_token": _RIGHTS,
    "founding.open_company": "a house of its own, which shares no row with this one",
    "freight.create_services": _FREIGHT,
    "freight.create_zones": _FREIGHT,
    "freight.set_tariffs": _FREIGHT,
    "freight.set_transit_times": _FREIGHT,
    "files.start_import": "read by the worker in transactions of its own, by actions that are driven here",
    "files.withdraw_import": "undoes imports, by actions that are driven here",
    "catalog.reindex_skus": _FOLLOWER,
    "channels.bring_orders_up_to_date": _FOLLOWER,
    "channels.hear_of_refunds": _FOLLOWER,
    "customers.reindex_customers": _FOLLOWER,
    "orders.reindex_orders": _FOLLOWER,
    "orders.release_expired_holds": "by the clock; a step calls it, but it answers with a list of ids",
    "sourcing.ask_again": _FOLLOWER,
    "sourcing.give_to_those_who_wait": _FOLLOWER,
    "sourcing.promise_demands_again": _FOLLOWER,
    "sourcing.promise_groups": _FOLLOWER,
    "sourcing.take_back_short_promises": _FOLLOWER,
    "stages.note_stages": _FOLLOWER,
}
# What a run has to come to, or it has proved little.
REACHED = (
    "changes.amend_orders", "changes.cancel_orders", "changes.override_state", "changes.withdraw_approval",
    "fulfilment.merge_fulfilments", "fulfilment.pick_fulfilments", "fulfilment.split_fulfilments",
    "fulfilment.undo_merging", "fulfilment.undo_splitting", "inventory.receive_consignment",
    "inventory.return_consignment", "orders.place_orders", "payments.record_payments",
    "payments.refund_orders", "shipping.deliver_parcels", "shipping.hand_over_fulfilments", "undoing.undo_entry",
)  # fmt: skip


class Business(goods.Goods, sales.Sales, minds.Minds, work.Work, money.Money, people.People, desk.Desk):
    """Each example begins with the database as the migrations left it."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


DEEP = bool(os.environ.get("ENTREPOT_DEEP"))


@pytest.mark.django_db
def test_whatever_is_done_goods_and_money_add_up():
    assert Channel.objects.exists()
    assert not Level.objects.exists()
    world.done.clear()
    run_state_machine_as_test(
        Business,
        settings=settings(
            max_examples=int(os.environ.get("ENTREPOT_EXAMPLES", 400 if DEEP else 20)),
            stateful_step_count=80 if DEEP else 50,
            deadline=None,
            derandomize=not DEEP,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
            if DEEP
            else (Phase.explicit, Phase.generate),
        ),
    )
    assert [name for name in REACHED if not world.done[name]] == []


def driven_by_steps() -> set[str]:
    """The actions that steps name, beyond importing them."""
    nodes = ((group, node) for group in GROUPS for node in ast.walk(ast.parse(inspect.getsource(group))))
    return {named(group, node) for group, node in nodes if isinstance(node, (ast.Name, ast.Attribute))}


def named(group, node: ast.expr) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        thing = getattr(getattr(group, node.value.id, None), node.attr, None)
    else:
        thing = getattr(group, getattr(node, "id", ""), None)
    return permission_of(thing.__wrapped__) if hasattr(thing, "__wrapped__") else ""


def test_no_group_hides_a_step_of_another():
    names = [name for group in Business.__bases__ for name in vars(group) if not name.startswith("_")]
    assert len(names) == len(set(names))


def test_every_action_is_driven_or_excused():
    for module in pkgutil.walk_packages(entrepot.__path__, "entrepot."):
        if module.name.endswith(".actions"):
            importlib.import_module(module.name)
    driven = driven_by_steps()
    assert set(ACTIONS) - driven - set(EXCUSED) == set()
    assert set(EXCUSED) <= set(ACTIONS)
