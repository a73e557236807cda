"""Parley's settings. What an operator may change comes from the environment; docs/guide/operators.md lists it."""

import logging
import os
import secrets
import sys
from pathlib import Path

import structlog
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from parley.web.database import BadAddress, database

HERE = Path(__file__).resolve().parent
#: The data folder: the database, the secret key, uploads and outgoing mail; nothing is written outside it.
DATA = Path(os.environ.get("PARLEY_DATA", "data")).resolve()
#: Where the keys lie that the database must not hold: beside it, or wherever an operator puts them (another disk).
KEYS = Path(os.environ.get("PARLEY_KEYS") or DATA).resolve()
#: The demonstration lets anybody on this machine sit down in any seat with a click; loopback alone.
DEMONSTRATION = os.environ.get("PARLEY_DEMO") == "1"
DEBUG = False


def _secret_key() -> str:
    """The key in the data folder, made by `parley` when the folder is; a passing one where there is no folder."""
    kept = DATA / "secret.key"
    return kept.read_text().strip() if kept.is_file() else secrets.token_urlsafe(48)


SECRET_KEY = _secret_key()
_LOOPBACK = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = (_LOOPBACK if DEMONSTRATION else os.environ.get("PARLEY_HOSTS", _LOOPBACK)).split(",")
#: The address under which people reach this server, for links in mail and on paper.
PUBLIC_URL = os.environ.get("PARLEY_URL", "").rstrip("/")
_SECURE = PUBLIC_URL.startswith("https://")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "parley.web",
    "parley.archive",
    "parley.press",
    "parley.agreement",
    "parley.drafting",
    "parley.bargaining",
    "parley.consultation",
    "parley.rounds",
    "parley.convening",
    "parley.people",
    "parley.record",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "parley.web.middleware.headers",
    "parley.web.middleware.legible",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "parley.web.middleware.Admission",
]
ROOT_URLCONF = "parley.web.urls"
WSGI_APPLICATION = "parley.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "parley.web.context.surroundings",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

try:
    DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
except BadAddress as bad:
    raise ImproperlyConfigured(str(bad)) from None
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Counters of failed sign-ins and of wrong invitations: in the database, so that all worker processes, and all
# machines of one server, count together, without a server for caches.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Beyond this the oldest are dropped, a third at a time; a flood of invented names must not clear the counters.
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
#: How many proxies stand before this server, whose word on a visitor's address is taken; 0 when none does.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("PARLEY_PROXIES", "0"))

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
# A session ends with the browser, at the latest after SESSION_COOKIE_AGE: screens are shared at talks.
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "parley.people.adapter.ByInvitation"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Parley"
MFA_ADAPTER = "parley.people.adapter.SecondFactors"
# A passkey wants a safe origin; browsers take this machine itself for one.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
#: The languages in which letters, drafts and agreements are written.
TEXT_LANGUAGES = [
    ("ar", _("Arabic")),
    ("en", _("English")),
    ("fr", _("French")),
    ("kk", _("Kazakh")),
    ("ru", _("Russian")),
]
LOCALE_PATHS = [HERE.parent / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "media"
MEDIA_URL = "media/"
FILE_UPLOAD_PERMISSIONS = 0o600
#: A form is at most this large; a photograph for the press room at most 8 MiB.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 8 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["parley.web.uploads.IntoMemory"]
DATA_UPLOAD_MAX_NUMBER_FILES = 4
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

#: Outgoing mail: files in the data folder unless PARLEY_MAIL names a server (smtp://user:password@host:port).
_MAIL = os.environ.get("PARLEY_MAIL", "")
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("PARLEY_MAIL_FROM", "parley@localhost")
if _MAIL:
    from urllib.parse import unquote, urlsplit

    _server = urlsplit(_MAIL)
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _server.hostname or "localhost", _server.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_server.username or ""), unquote(_server.password or "")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _server.scheme == "smtp+tls", _server.scheme == "smtps"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "parley.web.views.csrf_failure"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]

#: What is logged: WARNING, or INFO for every act done and refused (by whom, never what it said).
_LOG_LEVEL = getattr(logging, os.environ.get("PARLEY_LOG", "WARNING").upper(), logging.WARNING)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # The path of a refused request can be a key itself: an invitation's link, whose form was filled in wrongly.
    "loggers": {"django.request": {"level": "ERROR"}},
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # One line of JSON for each event: what was typed by people never stands in it, so no line can be forged.
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(sort_keys=True),
    ],
    wrapper_class=structlog.make_filtering_bound_logger(_LOG_LEVEL),
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    cache_logger_on_first_use=True,
)
