"""Wiring: everything that can differ between two installations comes from the environment."""

import os
from pathlib import Path
from typing import Any

from entrepot.config.database_url import DatabaseUrl
from entrepot.config.logging import configuration
from entrepot.config.static_files import version_of

_HERE = Path(__file__).parent

DATABASE_URL = os.environ.get("DATABASE_URL", "")
_url = DatabaseUrl.parse(DATABASE_URL) if DATABASE_URL else DatabaseUrl(name="entrepot")
# The serving processes use many connections at once and keep a pool; every other process keeps one connection.
_process = os.environ.get("ENTREPOT_PROCESS", "")
_role = os.environ.get("ENTREPOT_DATABASE_ROLE", "")
# So many requests reach Python at a time; of those who order, as many go together in one list.
WEB_THREADS = int(os.environ.get("ENTREPOT_THREADS", "16"))
# So many browsers hear news from a process. Each holds a thread that only waits; others ask by the clock.
LIVE_STREAMS = int(os.environ.get("ENTREPOT_LIVE_STREAMS", "48"))

SECRET_KEY = os.environ.get("ENTREPOT_SECRET_KEY", "only-for-tests")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("ENTREPOT_HOSTS", "*").split(",")
ROOT_URLCONF = "entrepot.config.urls"
WSGI_APPLICATION = "entrepot.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
USE_TZ = True
TIME_ZONE = "UTC"
AUTHENTICATION_BACKENDS = ["entrepot.console.backend.WithCompany"]
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("zh-hant", "繁體中文")]
LOCALE_PATHS = [_HERE / "locale"]
APPEND_SLASH = False
LOGGING = configuration()

_options: dict[str, Any] = {
    **_url.options,
    # Statements are prepared once per connection and their values travel apart from them.
    "server_side_binding": True,
    "prepare_threshold": 3,
}
_at_start = [f"-c role={_role}"] if _role else []
if _process == "service":
    _options["pool"] = {
        "min_size": 1,
        "max_size": WEB_THREADS + 2,
        # One that nobody needed for so long is let go of: each takes four megabytes of the server.
        "max_idle": 10,
        "num_workers": 1,
        "timeout": 3,
        # Gives up early and tries anew with the next request: its own pauses would grow to minutes.
        "reconnect_timeout": 2,
    }
    _at_start.append("-c statement_timeout=60s")
if _at_start:
    _options["options"] = " ".join([*filter(None, [_options.get("options")]), *_at_start])

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.name,
        "USER": _url.user,
        "PASSWORD": _url.password,
        "HOST": _url.host,
        "PORT": _url.port,
        "OPTIONS": _options,
        # A connection is tried before it is lent, so that a restarted database is noticed by nobody.
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 0 if _process == "service" else None,
    }
}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "entrepot.foundation.accounts",
    "entrepot.foundation.journal",
    "entrepot.foundation.reasons",
    "entrepot.foundation.printing",
    "entrepot.foundation.attachments",
    "entrepot.foundation.custom",
    "entrepot.domain.catalog",
    "entrepot.domain.customers",
    "entrepot.domain.pricing",
    "entrepot.domain.freight",
    "entrepot.domain.inventory",
    "entrepot.domain.receivables",
    "entrepot.domain.sourcing",
    "entrepot.domain.orders",
    "entrepot.domain.payments",
    "entrepot.domain.fulfilment",
    "entrepot.domain.shipping",
    "entrepot.domain.returns",
    "entrepot.domain.changes",
    "entrepot.desk.stages",
    "entrepot.desk.assigning",
    "entrepot.desk.tasks",
    "entrepot.desk.sharing",
    "entrepot.desk.views",
    "entrepot.desk.bulk",
    "entrepot.desk.proving",
    "entrepot.integrations.files",
    "entrepot.integrations.channels",
    "entrepot.integrations.documents",
    "entrepot.integrations.notices",
    "entrepot.console",
    "entrepot.portal",
    "entrepot.demo",
    "ninja",
    "entrepot.config.house.House",
]
MIDDLEWARE = [
    "entrepot.config.middleware.DatabaseAway",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "entrepot.config.middleware.SafeHeaders",
    "entrepot.demo.visit.ticks.Ticks",
    "entrepot.api.doorkeeper.Doorkeeper",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "entrepot.console.context.frame",
            ]
        },
    }
]
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
STATICFILES_DIRS = [_HERE / "static"]
# The address says what is behind it, so a browser asks once and never sees the file of another version.
_DOORS = [_HERE.parent / door / "static" for door in ("console", "portal", "demo")]
STATIC_URL = f"/static/{version_of(*STATICFILES_DIRS, *_DOORS)}/"
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# A session ends after two weeks without a visit; over HTTPS its cookie travels nowhere else.
_HTTPS = os.environ.get("ENTREPOT_HTTPS", "") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "entrepot_session", "entrepot_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "entrepot.console.account.signing_in.stale_form"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "/sign-in"
# Where a company is only played, anybody may be any of its people.
DEMO = os.environ.get("ENTREPOT_DEMO") == "1"
# Where one only practises, nothing leaves the house: what would be sent is kept in the mailbox.
PRACTICE = DEMO or os.environ.get("ENTREPOT_PRACTICE") == "1"
# Where customers reach this installation; it stands in what they are sent.
PUBLIC_ADDRESS_SAID = os.environ.get("ENTREPOT_PUBLIC_ADDRESS", "").rstrip("/")
PUBLIC_ADDRESS = PUBLIC_ADDRESS_SAID or f"http://127.0.0.1:{os.environ.get('ENTREPOT_PORT', '8000')}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024
# The form of an order has four for each of its rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# The largest file that may hang on an order, a customer, a SKU, a payment or a parcel, in bytes.
LARGEST_ATTACHMENT = int(os.environ.get("ENTREPOT_LARGEST_ATTACHMENT_MB", "10")) * 1024 * 1024

# What marketplaces sent is personal: how many days it is kept as it came.
KEEP_PAYLOADS_DAYS = int(os.environ.get("ENTREPOT_KEEP_PAYLOADS_DAYS", "90"))
