"""The addresses of customers."""

from django.urls import URLPattern, path

from entrepot.console import revealing
from entrepot.console.customers import pages
from entrepot.console.customers.listing import CUSTOMERS
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    *pages_of(CUSTOMERS),
    path("customers/<str:number>", pages.customer_page),
    path("customers/<str:number>/revelation", revealing.of_customer),
    path("customers/<str:number>/change", pages.customer_change),
]
