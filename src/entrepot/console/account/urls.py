"""The addresses of signing in, and of one's own account."""

from django.urls import URLPattern, path

from entrepot.console.account import own, signing_in, with_passkeys

urlpatterns: list[URLPattern] = [
    path("sign-in", signing_in.sign_in),
    path("sign-in/second", signing_in.second_step),
    path("sign-in/passkey/question", with_passkeys.question),
    path("sign-in/passkey/answer", with_passkeys.answer),
    path("act-as", signing_in.act_as),
    path("sign-out", signing_in.sign_out),
    path("account", own.account),
    path("account/password", own.password),
    path("account/pin", own.pin),
    path("account/totp", own.totp),
    path("account/passkey/question", with_passkeys.question_to_add),
    path("account/passkey", with_passkeys.add),
    path("account/factors/<int:number>/removal", own.removal),
    path("account/recovery-codes", own.recovery_codes),
    path("account/sessions/ending", own.sessions_ending),
]
