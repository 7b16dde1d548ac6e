"""The addresses of notices."""

from django.urls import URLPattern, path

from entrepot.console.lists.pages import pages_of
from entrepot.console.notices import pages, setting_up
from entrepot.console.notices.listing import NOTICES

urlpatterns: list[URLPattern] = [
    *pages_of(NOTICES),
    path("notices/<int:number>", pages.notice_page),
    path("notices/<int:number>/resending", pages.resending),
    path("notices/<int:number>/withdrawal", pages.withdrawal),
    path("customers/<str:number>/notice-refusals", pages.notice_refusals),
    path("settings/notices", setting_up.notices),
    path("settings/notices/ways/<slug:way>", setting_up.notice_way),
    path("settings/notices/rules/<str:code>", setting_up.notice_rules),
    path("settings/notices/texts/<slug:occasion>/<slug:way>/<slug:language>", setting_up.notice_text),
    path("settings/notices/texts/<slug:occasion>/<slug:way>/<slug:language>/preview", setting_up.text_preview),
]
