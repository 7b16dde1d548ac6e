"""Which address is served by which door."""

from django.urls import URLPattern, URLResolver, include, path

from entrepot.api.root import api
from entrepot.config.health import healthz, readyz
from entrepot.config.status_page import status_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("status", status_page),
    path("healthz", healthz),
    path("readyz", readyz),
    path("api/v1/", api.urls),
    path("o/", include("entrepot.portal.urls")),
    path("my", include("entrepot.portal.my_urls")),
    path("", include("entrepot.demo.visit.urls")),
    path("", include("entrepot.console.urls")),
]
