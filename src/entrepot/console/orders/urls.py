"""The addresses of orders and of runs."""

from django.urls import URLPattern, path

from entrepot.console import revealing
from entrepot.console.lists.pages import pages_of
from entrepot.console.orders import pages, runs, sharing
from entrepot.console.orders.board import pages as board
from entrepot.console.orders.entry import pages as entry
from entrepot.console.orders.listing import ORDERS

urlpatterns: list[URLPattern] = [
    *pages_of(ORDERS),
    path("orders/new", entry.new_order),
    path("orders/new/form", entry.filled),
    path("orders/new/totals", entry.worked_out),
    path("orders/new/customers", entry.customers),
    path("orders/board", board.board),
    path("orders/deeds/<slug:noun>", runs.deed_for_many),
    path("orders/<str:number>", pages.order_page),
    path("orders/<str:number>/deeds/<slug:noun>", pages.order_deed),
    path("orders/<str:number>/revelation", revealing.of_order),
    path("orders/<str:number>/sharing", sharing.sharing),
    path("orders/<str:number>/sharing/withdrawal", sharing.withdrawal),
    path("orders/<str:number>/moves/<slug:to>", board.move),
    path("orders/<str:number>/timeline/<int:entry>/undo", pages.undo_on_timeline),
    path("runs", runs.runs_page),
    path("runs/<str:number>", runs.run_page),
    path("runs/<str:number>/<slug:verb>", runs.change_run),
]
