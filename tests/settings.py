"""The product's settings, with what tests need otherwise: quick passwords, plain files, their own data.

DATABASE_URL chooses PostgreSQL; without it a SQLite file of this process alone is made, then removed.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="mobilite-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ |= {"LOCAL": "1", "DEBUG": "0", "DATA": _folder, "SECRET_KEY": "tests " * 10}

from mobilite.settings import *  # noqa: E402, F403
from mobilite.settings import (  # noqa: E402
    DATA,
    DATABASES,
    INSTALLED_APPS,
    SMS_PROVIDERS,
    STORAGES,
)

# A file, not memory: what several connections see of one another is then what they see in production.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Tests sign in without a request; those of the sign-in page turn it on.
AXES_ENABLED = False
# A real PDF takes a third of a second: documents are drawn in the tests marked for it.
DOCUMENT_DRAWER = "tests.papers.draw"
DOCUMENT_BUNDLER = "tests.papers.bundle"
# Nor is anything sealed, but where a test gives a certificate (tests.papers.sealing).
SEAL_CERTIFICATE, SEAL_PASSWORD, SEAL_SELF_MADE = "", "", False
# SMS that a test's own server takes: tests/servers/sms.py.
SMS_PROVIDERS = SMS_PROVIDERS | {"keyed": "tests.servers.sms.KeyedSms"}
