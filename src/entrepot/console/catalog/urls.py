"""The addresses of the catalogue."""

from django.urls import URLPattern, path

from entrepot.console.catalog import mappings, pages, pictures
from entrepot.console.catalog.listing import CATALOG
from entrepot.console.lists.pages import pages_of

urlpatterns: list[URLPattern] = [
    *pages_of(CATALOG),
    *pages_of(mappings.MAPPINGS),
    path("code-mappings/new", mappings.new_mapping),
    path("code-mappings/restoration", mappings.mapping_restoration),
    path("code-mappings/of/<int:pk>", mappings.mapping_page),
    path("code-mappings/of/<int:pk>/removal", mappings.mapping_removal),
    path("catalog/new", pages.new_sku),
    path("catalog/of/<str:code>", pages.sku_page),
    path("catalog/of/<str:code>/picture", pictures.sku_picture),
    path("catalog/of/<str:code>/change", pages.sku_change),
    path("catalog/of/<str:code>/archival", pages.sku_archival),
    path("catalog/of/<str:code>/restoration", pages.sku_restoration),
]
