"""The addresses of the floor."""

from django.urls import URLPattern, path

from entrepot.console.catalog.pictures import sku_picture
from entrepot.console.floor import counting, operators, pages, receiving

urlpatterns: list[URLPattern] = [
    path("floor", pages.floor),
    path("floor/operator", operators.operator),
    path("floor/locking", operators.locking),
    path("floor/sharing", operators.sharing),
    path("floor/sharing/ending", operators.sharing_ending),
    path("floor/pictures/<str:code>", sku_picture),
    path("floor/receive", receiving.receive),
    path("floor/receive/goods", receiving.goods),
    path("floor/count", counting.count),
    path("floor/count/goods", counting.goods),
    path("floor/pick/<str:number>", pages.pick),
    path("floor/pack/<str:number>", pages.pack),
    path("floor/handover/<str:number>", pages.hand_over),
    path("floor/<str:number>/standing", pages.standing),
]
