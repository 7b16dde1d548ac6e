"""The addresses of the money desk."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.money import owed, payment
from entrepot.console.money.receipts import RECEIPTS, new_receipt
from entrepot.console.money.refunds import REFUNDS, REQUESTS

urlpatterns: list[URLPattern] = [
    *pages_of(RECEIPTS),
    path("money/new", new_receipt),
    path("money/owed", owed.owed),
    path("money/owed/<str:number>", owed.owed_by_customer),
    *pages_of(REQUESTS),
    *pages_of(REFUNDS),
    path("money/payments/<str:number>", payment.payment_page),
    path("money/payments/<str:number>/suggestion", payment.accept_suggestion),
    path("money/payments/<str:number>/deeds/<slug:noun>", payment.payment_deed),
]
