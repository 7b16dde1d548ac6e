"""The addresses of the console: nouns, as people say them."""

from django.urls import URLPattern, URLResolver, include, path

from entrepot.console import design, finding, home, installing, looks, tour
from entrepot.console.live.pages import live

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home),
    path("", include("entrepot.console.account.urls")),
    path("looks", looks.set_looks),
    path("tour/enough", tour.enough),
    path("tour/<slug:name>", tour.go_there),
    path("design", design.design),
    path("find", finding.find),
    path("live", live),
    path("manifest.webmanifest", installing.console_manifest),
    path("floor.webmanifest", installing.floor_manifest),
    path("sw.js", installing.service_worker),
    path("offline", installing.offline),
    path("", include("entrepot.console.orders.urls")),
    path("", include("entrepot.console.counter.urls")),
    path("", include("entrepot.console.customers.urls")),
    path("", include("entrepot.console.catalog.urls")),
    path("", include("entrepot.console.prices.urls")),
    path("", include("entrepot.console.review.urls")),
    path("", include("entrepot.console.work.urls")),
    path("", include("entrepot.console.stock.urls")),
    path("", include("entrepot.console.floor.urls")),
    path("", include("entrepot.console.imports.urls")),
    path("", include("entrepot.console.books.urls")),
    path("", include("entrepot.console.money.urls")),
    path("", include("entrepot.console.service.urls")),
    path("", include("entrepot.console.notices.urls")),
    path("", include("entrepot.console.settings.urls")),
    path("", include("entrepot.console.help.urls")),
]
