"""The addresses of the counter."""

from django.urls import URLPattern, path

from entrepot.console.counter import pages

urlpatterns: list[URLPattern] = [
    path("counter", pages.counter),
    path("counter/goods", pages.goods),
    path("counter/receipts", pages.receipts),
]
