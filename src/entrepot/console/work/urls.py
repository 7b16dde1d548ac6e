"""The addresses of work and of print jobs."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.work import pages
from entrepot.console.work.listing import JOBS, WORK

urlpatterns: list[URLPattern] = [
    *pages_of(WORK),
    path("work/deeds/<slug:noun>", pages.print_papers),
    path("work/<str:number>", pages.work_page),
    *pages_of(JOBS),
    path("print-jobs/<str:number>", pages.job_page),
    path("print-jobs/<str:number>/paper.pdf", pages.job_paper),
    path("print-jobs/<str:number>/resumption", pages.resume_job),
]
