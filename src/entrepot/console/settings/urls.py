"""The addresses of settings."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from entrepot.console.lists.pages import pages_of
from entrepot.console.settings import channels, home, people, rules, tokens

urlpatterns: list[URLPattern] = [
    path("settings", home.settings),
    *pages_of(channels.CHANNELS),
    path("settings/new-channel", channels.new_channel),
    path("settings/channels/<str:code>", channels.channel_page),
    path("settings/channels/<str:code>/customer-texts", channels.customer_texts),
    path("settings/channels/<str:code>/archival", channels.channel_archival),
    path("settings/channels/<str:code>/restoration", channels.channel_restoration),
    *pages_of(people.PEOPLE),
    path("settings/new-person", people.new_person),
    path("settings/people/<int:number>", people.person_page),
    *pages_of(tokens.TOKENS),
    path("settings/new-token", tokens.new_token),
    path("settings/tokens/<int:number>", tokens.token_page),
    path("settings/tokens/<int:number>/revocation", tokens.token_revocation),
    path("settings/<slug:noun>/trial", require_POST(rules.trial)),
    path("settings/<slug:noun>", rules.rules),
]
