"""The addresses of the help."""

from django.urls import URLPattern, path

from entrepot.console.help import pages

urlpatterns: list[URLPattern] = [
    path("help", pages.contents),
    path("help/pictures/<str:file>", pages.picture),
    path("help/<slug:name>", pages.guide),
]
