"""The addresses of settings."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from entrepot.console.settings import rules

urlpatterns: list[URLPattern] = [
    path("settings", rules.settings),
    path("settings/<slug:noun>/trial", require_POST(rules.trial)),
    path("settings/<slug:noun>", rules.rules),
]
