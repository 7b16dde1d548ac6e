"""The addresses of price lists."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.prices import pages
from entrepot.console.prices.listing import PRICE_LISTS

urlpatterns: list[URLPattern] = [
    *pages_of(PRICE_LISTS),
    path("price-lists/new", pages.new_price_list),
    path("price-lists/of/<str:code>", pages.price_list_page),
    path("price-lists/of/<str:code>/prices", pages.prices_set),
]
