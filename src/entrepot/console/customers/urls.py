"""The addresses of customers."""

from django.urls import URLPattern, path

from entrepot.console import revealing
from entrepot.console.customers import keeping, pages
from entrepot.console.customers.listing import CUSTOMERS
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    *pages_of(CUSTOMERS),
    path("customers/new", keeping.new_customer),
    path("customers/<str:number>", pages.customer_page),
    path("customers/<str:number>/addresses", keeping.new_address),
    path("customers/<str:number>/addresses/<int:pk>/archival", keeping.address_archival),
    path("customers/<str:number>/addresses/<int:pk>/restoration", keeping.address_restoration),
    path("customers/<str:number>/credit-limit", keeping.credit_limit),
    path("customers/<str:number>/merging/<str:other>", keeping.merging),
    path("customers/<str:number>/separation/<str:other>", keeping.separation),
    path("customers/<str:number>/revelation", revealing.of_customer),
    path("customers/<str:number>/change", pages.customer_change),
]
