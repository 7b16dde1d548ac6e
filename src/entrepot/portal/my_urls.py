"""The addresses of customers who sign in."""

from django.urls import URLPattern, path

from entrepot.portal import mine

urlpatterns: list[URLPattern] = [
    path("", mine.orders),
    path("/code", mine.code),
    path("/sign-in", mine.sign_in),
    path("/order", mine.order),
    path("/sign-out", mine.sign_out),
]
