"""The addresses of settings."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from entrepot.console.lists.pages import pages_of
from entrepot.console.settings import channels, home, numbering, people, roles, rules, tokens, warehouses

urlpatterns: list[URLPattern] = [
    path("settings", home.settings),
    *pages_of(channels.CHANNELS),
    path("settings/new-channel", channels.new_channel),
    path("settings/channels/<str:code>", channels.channel_page),
    path("settings/channels/<str:code>/customer-texts", channels.customer_texts),
    path("settings/channels/<str:code>/archival", channels.channel_archival),
    path("settings/channels/<str:code>/restoration", channels.channel_restoration),
    path("settings/warehouses", warehouses.warehouses),
    path("settings/new-warehouse", warehouses.new_warehouse),
    path("settings/warehouses/<str:code>", warehouses.warehouse_page),
    path("settings/warehouses/<str:code>/bins", warehouses.new_bins),
    path("settings/numbering", numbering.numbering),
    path("settings/numbering/rule", numbering.number_rule),
    *pages_of(people.PEOPLE),
    path("settings/new-person", people.new_person),
    path("settings/people/<int:number>", people.person_page),
    path("settings/people/<int:number>/sign-in-reset", people.sign_in_reset),
    path("settings/people/<int:number>/badge", people.badge),
    path("settings/people/<int:number>/badge/withdrawal", people.badge_withdrawal),
    path("settings/people/<int:number>/deactivation", people.deactivation),
    path("settings/people/<int:number>/reactivation", people.reactivation),
    path("settings/roles", roles.roles),
    *pages_of(tokens.TOKENS),
    path("settings/new-token", tokens.new_token),
    path("settings/tokens/<int:number>", tokens.token_page),
    path("settings/tokens/<int:number>/revocation", tokens.token_revocation),
    path("settings/<slug:noun>/trial", require_POST(rules.trial)),
    path("settings/<slug:noun>", rules.rules),
]
