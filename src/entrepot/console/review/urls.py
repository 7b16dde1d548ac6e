"""The addresses of the cockpit."""

from django.urls import path

from entrepot.console.review import deciding, mending, pages

urlpatterns = [
    path("review", pages.cockpit),
    path("review/orders/<str:number>", pages.case),
    path("review/orders/<str:number>/opening", deciding.opening),
    path("review/orders/<str:number>/skip", deciding.skip),
    path("review/orders/<str:number>/approval", deciding.approval),
    path("review/orders/<str:number>/joint-approval", deciding.joint_approval),
    path("review/orders/<str:number>/hold", deciding.hold),
    path("review/orders/<str:number>/return", deciding.handing_back),
    path("review/orders/<str:number>/address", mending.address),
    path("review/orders/<str:number>/lines/<int:position>", mending.line),
    path("review/orders/<str:number>/remarks", mending.remarks),
    path("review/clean-approvals", deciding.clean_approvals),
    path("review/healings", deciding.healings),
]
