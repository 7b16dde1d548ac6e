"""The addresses of the portal: under each, the secret of one order."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
