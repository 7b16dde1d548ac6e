"""The addresses of imports."""

from django.urls import URLPattern, path

from entrepot.console.imports import pages
from entrepot.console.imports.listing import IMPORTS
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    *pages_of(IMPORTS),
    path("imports/new", pages.new_import),
    path("imports/new/columns", pages.look_at_columns),
    path("imports/new/start", pages.start),
    path("imports/<str:number>", pages.import_page),
    path("imports/<str:number>/report", pages.report),
    path("imports/<str:number>/withdrawal", pages.withdrawal),
]
