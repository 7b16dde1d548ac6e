"""The addresses of the portal: under each, the secret of one order."""

from django.urls import URLPattern, path

from entrepot.portal import pages

urlpatterns: list[URLPattern] = [
    path("<str:secret>", pages.order),
    path("<str:secret>/unlocking", pages.unlock),
    path("<str:secret>/cancellation", pages.cancel),
    path("<str:secret>/address", pages.readdress),
    path("<str:secret>/questions", pages.ask),
    path("<str:secret>/rating", pages.rate),
    path("<str:secret>/pictures/<int:position>", pages.picture),
]
