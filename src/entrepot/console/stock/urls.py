"""The addresses of stock. The code of a SKU holds no slash."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.stock.listing import STOCK
from entrepot.console.stock.pages import stock_deed, stock_page
from entrepot.console.stock.shortages import act_on_all, shortages

urlpatterns: list[URLPattern] = [
    *pages_of(STOCK),
    path("shortages", shortages),
    path("shortages/<str:code>/<slug:noun>", act_on_all),
    path("stock/of/<str:code>", stock_page),
    path("stock/of/<str:code>/deeds/<slug:noun>", stock_deed),
]
