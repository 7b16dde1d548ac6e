"""The addresses of customers."""

from django.urls import URLPattern, path

from entrepot.console.customers import pages
from entrepot.console.customers.listing import CUSTOMERS
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    *pages_of(CUSTOMERS),
    path("customers/<str:number>", pages.customer_page),
    path("customers/<str:number>/change", pages.customer_change),
]
