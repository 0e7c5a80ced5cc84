"""The one settings file. What differs from one installation to the next is read from the environment.

Two ways to run:

- an installation (the default): SECRET_KEY, FIELD_KEYS and ALLOWED_HOSTS are asked for, DATABASE_URL names a
  PostgreSQL database, everything travels over HTTPS;
- LOCAL=1, which `python3 -m mobilite` and `manage.py` set: a SQLite file under DATA, keys drawn at the first
  start and kept beside it, answering on this machine alone.

DEBUG=1 is for developers, with LOCAL=1 only. The README lists every variable.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mobilite.rooms import ROOMS

ROOT = Path(__file__).resolve().parent.parent
env = environ.Env()

LOCAL = env.bool("LOCAL", default=False)
DEBUG = env.bool("DEBUG", default=False)
# The embedded database, the private files and the collected static files.
DATA = Path(env.str("DATA", default=str(ROOT / "data"))).resolve()

if DEBUG and not LOCAL:
    raise ImproperlyConfigured("DEBUG=1 montre l’intérieur du logiciel : seulement avec LOCAL=1.")


# --- Secrets -----------------------------------------------------------------------------------------------


def local_secret(folder: Path) -> str:
    """Return the secret of the local installation in this folder, drawn at its first start.

    Only its owner can read the file. Two processes that start together end with the same secret.
    """
    path = folder / "secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret-{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(64))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def derived_key(secret: str, what: str = "fields") -> str:
    """Derive one of the local installation's encryption keys from its secret."""
    return base64.urlsafe_b64encode(hashlib.sha256(f"{what}:{secret}".encode()).digest()).decode()


SECRET_KEY = env.str("SECRET_KEY", default="")
# Fernet keys of the encrypted fields: the first one encrypts, each of them reads.
FIELD_KEYS = env.list("FIELD_KEYS", default=[])
# Those of the backups, likewise. Without one, an installation works, and says everywhere that it backs nothing up.
BACKUP_KEYS = env.list("BACKUP_KEY", default=[])

if LOCAL:
    SECRET_KEY = SECRET_KEY or local_secret(DATA)
    FIELD_KEYS = FIELD_KEYS or [derived_key(SECRET_KEY)]
    BACKUP_KEYS = BACKUP_KEYS or [derived_key(SECRET_KEY, "backups")]
elif len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5 or SECRET_KEY.startswith("django-insecure"):
    raise ImproperlyConfigured(
        "SECRET_KEY manque, ou n’est pas assez longue. Tirez-en une de 50 signes au moins : "
        'python3 -c "import secrets; print(secrets.token_urlsafe(64))"'
    )
elif not FIELD_KEYS:
    raise ImproperlyConfigured(
        "FIELD_KEYS manque : la clé qui chiffre revenus et quotients. Tirez-en une et gardez-la à part : "
        'python3 -c "import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())"'
    )

# --- Where it answers --------------------------------------------------------------------------------------

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])
# Where people reach us: the links of e-mails and SMS begin with it.
SITE_URL = env.str(
    "SITE_URL",
    default=f"https://{ALLOWED_HOSTS[0]}" if ALLOWED_HOSTS and not LOCAL else "http://localhost:8000",
)
ROOT_URLCONF = "mobilite.urls"
WSGI_APPLICATION = "mobilite.wsgi.application"

if not LOCAL:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=365 * 24 * 3600)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    # Only behind a proxy that sets this header itself; the README says which.
    if env.bool("BEHIND_PROXY", default=True):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- What it is made of ------------------------------------------------------------------------------------

INSTALLED_APPS = [
    *ROOMS,
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # So that templates/ can say how a field is drawn (FORM_RENDERER below).
    "django.forms",
    "axes",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "js_lib_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mobilite.pages.compressed.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Closed by default: a page for strangers says so with login_not_required.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "mobilite.accounts.privacy.PrivatePages",
    "mobilite.portal.languages.PublicLanguages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mobilite.pages.busy.BusyDatabase",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mobilite.pages.navigation.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
# A web address typed without its scheme is https, as from Django 6 on.
FORMS_URLFIELD_ASSUME_HTTPS = True

# --- Data --------------------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA / 'mobilite.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATA.mkdir(parents=True, exist_ok=True)
    # A write takes its lock when its transaction begins, never halfway: no "database is locked" by surprise.
    # No ATOMIC_REQUESTS: each page that only reads would take it too.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # An import of 2,000 lines holds the file ten seconds: others wait rather than fail.
        "timeout": 20,
        # Triggers name other tables (rentals.payments.constraints): a table that a migration makes anew takes its old
        # name back without their being read meanwhile.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        " PRAGMA legacy_alter_table=ON;",
    }
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# A job is a row in the transaction that asks for it; `manage.py work` does it.
TASKS = {"default": {"BACKEND": "mobilite.jobs.backend.Jobs"}}

# For what may be wrong for a minute in one process (the counts of the menu); never for a lock.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Papers, photos, documents. No address leads there: mobilite.files serves them after a permission check.
MEDIA_ROOT = DATA / "private"
# What seals signed papers: a PKCS#12 file and its password. Never in the database. A local installation makes its own.
SEAL_CERTIFICATE = env.str("SEAL_CERTIFICATE", default="")
SEAL_PASSWORD = env.str("SEAL_PASSWORD", default="")
SEAL_SELF_MADE = LOCAL and not SEAL_CERTIFICATE
if SEAL_SELF_MADE:
    SEAL_CERTIFICATE, SEAL_PASSWORD = str(DATA / "sceau.p12"), derived_key(SECRET_KEY, "seal")
# Encrypted archives, better on another disk.
BACKUP_FOLDER = Path(env.str("BACKUPS", default=str(DATA / "backups"))).resolve()
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Static files: hashed and compressed, served by ourselves ----------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# What is compressed already, and the maps that only a developer's browser asks for.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "woff2", "gz", "br", "zip", "map"]

# --- People who sign in ------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600

# A working day; closing the browser ends it, for the computers of a counter are shared.
SESSION_COOKIE_AGE = 10 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not LOCAL

# Five wrong passwords for one account from one address close that door for a quarter of an hour. The pair, so
# that nobody can lock a colleague out from elsewhere.
AXES_FAILURE_LIMIT = 5
# The name of the field in the form; without it axes looks for "email" and counts for nobody.
AXES_USERNAME_FORM_FIELD = "username"
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "mobilite/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True
PROXIES = env.int("PROXIES", default=0)
AXES_CLIENT_IP_CALLABLE = "mobilite.accounts.network.client_address"

# --- What a page may load and do ---------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        # A photo chosen on a phone is shown before it is sent.
        "img-src": [SELF, "blob:"],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

# --- French, and the languages of the public pages (mobilite.portal.languages) ------------------------------

LANGUAGE_CODE = "fr"
# Each by its own name. A language is offered once its catalogue says everything.
LANGUAGES = [("fr", "Français"), ("en", "English"), ("ar", "العربية"), ("uk", "Українська")]
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
# Made from mobilite/locale at the first start.
COMPILED_WORDS = DATA / "locale"
LOCALE_PATHS = [COMPILED_WORDS]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Mail, and what is written to the console --------------------------------------------------------------

# EMAIL_URL=smtp+tls://user:password@host:587
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
# Seconds that a silent mail server may hold us, at each of the ten steps of a message.
EMAIL_TIMEOUT = 10
# Or an e-mail provider's own API: brevo://KEY@default (mobilite.outbox.providers.email). EMAIL_URL counts otherwise.
EMAIL_API_URL = env.str("EMAIL_API_URL", default="")
# console://, ovh://APPLICATION:SECRET:CONSUMER@eu/SERVICE?sender=ELI or brevo://KEY@default?sender=ELI. Empty: no SMS.
SMS_URL = env.str("SMS_URL", default="console://" if LOCAL else "")
SMS_PROVIDERS = {
    "console": "mobilite.outbox.providers.console.ConsoleSms",
    "ovh": "mobilite.outbox.providers.ovh.OvhSms",
    "brevo": "mobilite.outbox.providers.brevo.BrevoSms",
}
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Mobilité <mobilite@localhost>")
SERVER_EMAIL = env.str("SERVER_EMAIL", default=DEFAULT_FROM_EMAIL)
ADMINS = [("", address) for address in env.list("ADMINS", default=[])]

# --- Payment online ----------------------------------------------------------------------------------------

# Both keys, or card payment is off and the pages say so. The base is for a server of tests, never with a live key.
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="").rstrip("/")
if STRIPE_API_BASE and "_live_" in STRIPE_SECRET_KEY:
    raise ImproperlyConfigured("STRIPE_API_BASE est pour les essais : jamais avec une clé « live ».")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        "mail_admins": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {
            "handlers": ["console", "mail_admins"] if ADMINS else ["console"],
            "level": "ERROR",
            "propagate": False,
        },
        # Robots that try any name: the answer 400 is enough.
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # It says what failed, once, when it fails for good; django-tasks would say it again.
        "mobilite.jobs": {"handlers": ["mail_admins"] if ADMINS else []},
        "django_tasks": {"level": "CRITICAL"},
        "django_tasks_db": {"level": "CRITICAL"},
        # The SMS of the demonstration.
        "mobilite.outbox.console": {"level": "INFO"},
        # Drawing a PDF warns about each CSS property of the screen that paper does not know.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
