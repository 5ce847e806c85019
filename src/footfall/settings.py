"""Every setting of Footfall, read from the environment, in one file.

`docs/settings.md` lists the variables in words; a test compares the two.
"""

import os
from datetime import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from footfall.shared.calendar import calendar_of
from footfall.shared.logs import configure_logging
from footfall.shared.postgres import data_directory, embedded_url

BASE = Path(__file__).resolve().parent
FOOTFALL_DATA = data_directory()
DEBUG = os.environ.get("FOOTFALL_DEBUG", "") == "1"


def _secret_key() -> str:
    """The signing key: from the environment, else made once and kept beside the data, readable by its owner only."""
    if key := os.environ.get("FOOTFALL_SECRET_KEY"):
        return key
    FOOTFALL_DATA.mkdir(parents=True, exist_ok=True)
    path = FOOTFALL_DATA / "secret_key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(get_random_secret_key())
    return path.read_text()


def _database(url: str) -> dict[str, Any]:
    """Django's description of the PostgreSQL at a postgresql:// URL, pooled."""
    parts = urlsplit(url)
    options: dict[str, Any] = {
        key: value for key, value in parse_qsl(parts.query) if key not in {"host", "port", "user", "password"}
    }
    query = dict(parse_qsl(parts.query))
    # Persistent connections leak under ASGI, a new one per request costs five times the CPU: hence the pool.
    options["pool"] = {"min_size": 1, "max_size": int(os.environ.get("FOOTFALL_POOL", "12")), "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", "")),
        "PASSWORD": unquote(parts.password or query.get("password", "")),
        "HOST": unquote(parts.hostname or query.get("host", "")),
        "PORT": str(parts.port or query.get("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }


DATABASE_URL = os.environ.get("DATABASE_URL") or embedded_url(FOOTFALL_DATA)
DATABASES = {"default": _database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("FOOTFALL_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("FOOTFALL_ORIGINS", "").split(",") if origin]
BEHIND_TLS = os.environ.get("FOOTFALL_TLS", "") == "1"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "django_htmx",
    "tree_queries",
    "procrastinate.contrib.django",
    "footfall.shared",
    "footfall.web",
    "footfall.company",
    "footfall.capture",
    "footfall.identity",
    "footfall.qualification",
    "footfall.selling",
    "footfall.measurement",
    "footfall.decisions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers at random, so that lengths tell nothing
    "footfall.web.static_files.StaticFiles",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "footfall.shared.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "footfall.urls"
ASGI_APPLICATION = "footfall.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["footfall.web.templatetags.ui", "django.contrib.humanize.templatetags.humanize"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "footfall.web.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "footfall.web.forms.FootfallRenderer"

AUTH_USER_MODEL = "company.Staff"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

COMPANY_NAME = os.environ.get("FOOTFALL_COMPANY", "")
LANGUAGE_CODE = "en"
TIME_ZONE = os.environ.get("FOOTFALL_TIME_ZONE", "UTC")
USE_TZ = True
USE_I18N = True
DEFAULT_COUNTRY = os.environ.get("FOOTFALL_COUNTRY", "IN")
"""Two-letter region that a phone number without a country code is read in when its outlet names none."""

CALENDAR = calendar_of(os.environ.get("FOOTFALL_FISCAL_YEAR") or "january", os.environ.get("FOOTFALL_WEEK") or "monday")
"""The month that fiscal years begin with, and the day that weeks begin with."""

REPORTING_CURRENCY = os.environ.get("FOOTFALL_CURRENCY", "INR")

JOIN_ERROR = float(os.environ.get("FOOTFALL_JOIN_ERROR", "0.01"))
"""A capture is joined by likeness to somebody known when the chance that they are two is at most this; 0 only asks."""


def _time_of_day(said: str) -> time | None:
    """02:30 as a time; None for `off`."""
    if said == "off":
        return None
    try:
        return time.fromisoformat(said)
    except ValueError:
        raise ImproperlyConfigured(
            f"FOOTFALL_SCAN_AT is a time of the day such as 02:30, or off, not {said}."
        ) from None


SCAN_AT = _time_of_day(os.environ.get("FOOTFALL_SCAN_AT") or "02:30")
"""When the whole base is searched for duplicates by itself, in the zone of the company; None for never."""

STATIC_URL = "static/"
STATIC_ROOT = FOOTFALL_DATA / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FOOTFALL_DATA / "files"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "footfall.web.storage.HashedStatic"
    },
}
FILES = FOOTFALL_DATA / "files"
FILE_LIMIT = int(os.environ.get("FOOTFALL_FILE_LIMIT", "10")) * 1_000_000
"""Bytes that a file beside a lead may have."""

FACTS = Path(os.environ.get("FOOTFALL_FACTS") or FOOTFALL_DATA / "facts")
"""Where the analytical facts are published (DuckDB and Parquet)."""
ENGINE = os.environ.get("FOOTFALL_ENGINE") or "duckdb"
"""What reckons the numbers: duckdb, or a Spark master."""

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

PUBLIC_URL = os.environ.get("FOOTFALL_URL", "").rstrip("/")
"""Where the pages that letters lead to are reached from outside."""

EMAIL_URL = urlsplit(os.environ.get("FOOTFALL_EMAIL_URL", ""))
if EMAIL_URL.scheme == "anymail":
    EMAIL_BACKEND = f"anymail.backends.{EMAIL_URL.hostname}.EmailBackend"
    ANYMAIL = {name.upper(): value for name, value in parse_qsl(EMAIL_URL.query)} | {"REQUESTS_TIMEOUT": 10}
elif EMAIL_URL.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = EMAIL_URL.hostname, EMAIL_URL.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(EMAIL_URL.username or ""), unquote(EMAIL_URL.password or "")
    EMAIL_USE_TLS = EMAIL_URL.scheme == "smtp+tls"
else:
    # Without a mail server messages are kept as files, so that a password reset can still be read by the administrator.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = FOOTFALL_DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("FOOTFALL_EMAIL_FROM", "footfall@localhost")

SMS_URL = os.environ.get("FOOTFALL_SMS_URL", "")
"""Base address of a gateway with Twilio's interface; without it no SMS is sent."""

SMS_SID = os.environ.get("FOOTFALL_SMS_SID", "")
SMS_TOKEN = os.environ.get("FOOTFALL_SMS_TOKEN", "")
SMS_FROM = os.environ.get("FOOTFALL_SMS_FROM", "")
MAIL_DOMAIN = os.environ.get("FOOTFALL_MAIL_DOMAIN", "")
"""What stands behind the @ in the addresses that entry points are written to at."""

META_URL = os.environ.get("FOOTFALL_META_URL") or "https://graph.facebook.com/v23.0"
"""Where the leads of Meta's advertisements are fetched from."""

LINKEDIN_URL = os.environ.get("FOOTFALL_LINKEDIN_URL") or "https://api.linkedin.com"
"""Where the leads of LinkedIn's forms are fetched from."""

DNS_SERVERS = os.environ.get("FOOTFALL_DNS", "")
"""Name servers to ask whether a domain takes mail; empty for the system's own, `off` for none."""

LOGGING_CONFIG = None
configure_logging(level=os.environ.get("FOOTFALL_LOG", "INFO"), shape=os.environ.get("FOOTFALL_LOG_SHAPE", "json"))
