"""The money book as a list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, gettext_noop

from entrepot.console.books import words
from entrepot.console.books.asking import FAMILY, ids_of, linked, meant_by, on_day
from entrepot.console.books.subjects import page_of
from entrepot.console.faces import money_text
from entrepot.console.lists.declared import Asked, Column, Listing, Narrowing
from entrepot.console.orders.deeds import METHODS
from entrepot.console.templatetags import console as draw
from entrepot.domain.receivables.models import Posting, Voucher
from entrepot.domain.receivables.queries import vouchers_visible_to
from entrepot.foundation.accounts.queries import names_of_actors
from entrepot.foundation.actors import Actor
from entrepot.insight.subjects import numbers_of


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher as the list shows it, with its postings: debits above zero, credits below."""

    voucher: Voucher
    number: str
    by: str
    debits: Sequence[Posting]
    credits: Sequence[Posting]

    @property
    def sums(self) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = {}
        for one in self.debits:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.amount
        return sums


def _vouchers(actor: Actor, asked: Asked) -> QuerySet[Voucher]:
    found = vouchers_visible_to(actor)
    if kind := asked.get("kind"):
        found = found.filter(kind=kind)
    found = on_day(found, asked)
    meant = meant_by(actor, asked)
    if meant is None:
        return found
    about = Q(pk__in=[])
    for kind in ("order", "payment", "refund"):
        about |= Q(subject=kind, subject_id__in=ids_of(meant, kind))
    return found.filter(about)


def _draw_vouchers(_actor: Actor, found: Sequence[Model]) -> list[VoucherRow]:
    vouchers = [one for one in found if isinstance(one, Voucher)]
    numbers = numbers_of((one.subject, one.subject_id) for one in vouchers)
    names = names_of_actors({one.actor for one in vouchers}) if vouchers else {}
    return [_voucher(one, numbers.get((one.subject, one.subject_id), ""), names) for one in vouchers]


def _voucher(one: Voucher, number: str, names: Mapping[str, str]) -> VoucherRow:
    postings = list(one.postings.all())
    debits, credits = [p for p in postings if p.amount > 0], [p for p in postings if p.amount < 0]
    return VoucherRow(one, number, names.get(one.actor, one.actor), debits, credits)


def _account(posting: Posting) -> str:
    account = posting.account
    title = words.called(words.ACCOUNTS, account.kind)
    if account.kind == "tender":
        return words.called(dict(METHODS), account.code)
    return f"{title} {account.code}" if account.kind in ("order", "customer", "platform") else title


def _postings(postings: Iterable[Posting]) -> str:
    return format_html_join(
        "",
        '<span class="posting">{} <span class="money quiet">{}</span></span>',
        ((_account(one), money_text(abs(one.amount), one.currency)) for one in postings),
    )


def _plain(postings: Iterable[Posting]) -> str:
    return "; ".join(f"{_account(one)} {abs(one.amount)} {one.currency}" for one in postings)


VOUCHERS: Listing[Any] = Listing(
    name="vouchers",
    title=gettext_noop("Money book"),
    address="/books/vouchers",
    permission="receivables.view_accounts",
    family=FAMILY,
    columns=[
        Column("on", gettext_noop("Day"), lambda row: draw.moment(row.voucher.on), lambda row: row.voucher.on),
        Column(
            "kind",
            gettext_noop("Why"),
            lambda row: words.called(words.VOUCHERS, row.voucher.kind),
            lambda row: words.called(words.VOUCHERS, row.voucher.kind),
        ),
        Column(
            "about", gettext_noop("For"), lambda row: linked(row.voucher.subject, row.number), lambda row: row.number
        ),
        Column(
            "debits", gettext_noop("Debit side"), lambda row: _postings(row.debits), lambda row: _plain(row.debits)
        ),
        Column(
            "credits",
            gettext_noop("Credit side"),
            lambda row: _postings(row.credits),
            lambda row: _plain(row.credits),
        ),
        Column(
            "amount",
            gettext_noop("Amount"),
            lambda row: " ".join(money_text(amount, currency) for currency, amount in row.sums.items()),
            lambda row: " ".join(f"{amount} {currency}" for currency, amount in row.sums.items()),
            end=True,
        ),
        Column(
            "reason",
            gettext_noop("Reason"),
            lambda row: format_html('<span class="clip">{}</span>', row.voucher.reason) if row.voucher.reason else "",
            lambda row: row.voucher.reason,
            usual=False,
        ),
        Column("by", gettext_noop("By"), lambda row: row.by, lambda row: row.by, usual=False),
        Column("at", gettext_noop("Written"), lambda row: draw.moment(row.voucher.at), lambda row: row.voucher.at),
    ],
    find=_vouchers,
    draw=_draw_vouchers,
    link=lambda row: page_of(row.voucher.subject, row.number) or f"/books/vouchers?q={row.number}",
    key=lambda row: str(row.voucher.pk),
    narrowings=[
        Narrowing(
            "kind",
            gettext_noop("Why"),
            lambda actor: [(kind, gettext(title)) for kind, title in words.VOUCHERS.items()],
        ),
        Narrowing("on", gettext_noop("Day")),
    ],
    hint=gettext_noop("Number of an order, payment or refund"),
    nothing=gettext_noop("Every order, payment and refund is posted here, and never changed."),
)
