"""The addresses of the visit."""

from django.urls import URLPattern, path

from entrepot.demo.visit import pages

urlpatterns: list[URLPattern] = [
    path("visit", pages.path),
    path("visit/beginning", pages.begin_anew),
    path("visit/rush", pages.rush),
    path("visit/damage", pages.damage),
    path("visit/sample-seven-faults.xlsx", pages.sample_sheet),
    path("visit/customer", pages.customer),
]
