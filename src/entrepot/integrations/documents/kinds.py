"""Which papers there are, and what each is about."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from entrepot.foundation.actors import Actor
from entrepot.foundation.refusals import Invalid
from entrepot.integrations.documents import money_papers, work_papers
from entrepot.integrations.documents.pressing import Sheet
from entrepot.integrations.documents.writing import Pen


@dataclass(frozen=True, slots=True)
class Kind:
    """A paper: whether it is about orders or fulfilments, and who makes its sheets.

    `sheets` answers by id; a thing about which there is nothing to print is not in its answer. Papers that show
    people are drawn for those who may see these fields of them, and `right` is asked for besides.
    """

    code: str
    subject: str
    sheets: Callable[[Collection[int], Pen], dict[int, Sheet]]
    reveals: tuple[str, ...] = ()
    right: str = ""

    def check(self, actor: Actor) -> None:
        """This will refuse the paper to who may not see what stands on it."""
        if self.reveals:
            actor.must("revealing.reveal_personal_data")
        if self.right:
            actor.must(self.right)


KINDS = {
    kind.code: kind
    for kind in (
        Kind("pick_list", "fulfilment", work_papers.pick_lists),
        Kind("packing_slip", "fulfilment", work_papers.packing_slips, ("name", "phone")),
        Kind("delivery_note", "order", money_papers.delivery_notes, ("name", "phone", "address")),
        Kind("invoice", "order", money_papers.invoices, ("name", "phone", "address")),
        Kind("receipt", "order", money_papers.receipts, ("name",), "payments.view_payments"),
    )
}


def kind_coded(code: str) -> Kind:
    """This will give the paper of that code, or refuse."""
    if code not in KINDS:
        raise Invalid("document", "Papers are: {known}.", {"known": ", ".join(KINDS)})
    return KINDS[code]
