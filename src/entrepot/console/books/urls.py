"""The addresses of the books."""

from django.urls import URLPattern, path

from entrepot.console.books import pages
from entrepot.console.books.journal import JOURNAL
from entrepot.console.books.moves import MOVES
from entrepot.console.books.vouchers import VOUCHERS
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    path("books", pages.books),
    path("books/sums", pages.sums),
    path("books/verification", pages.verify),
    *pages_of(MOVES),
    *pages_of(VOUCHERS),
    *pages_of(JOURNAL),
]
