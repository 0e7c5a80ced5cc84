"""The settings as a process that starts reads them: each case is asked to a new interpreter."""

import json
import os
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from mobilite.settings import local_secret
from tests.certificates import a_certificate

ROOT = settings.ROOT
INSTALLATION = {
    "SECRET_KEY": "Zp8Fh3-kQ7mVw1_xN5tLs9Rb2JcYe6GdUa4TiOo0PyWqMzXvBn8HfKgDj3C5E7",
    "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "ALLOWED_HOSTS": "mobilite.example",
    "DATABASE_URL": "postgres://mobilite@localhost/mobilite",
    "EMAIL_URL": "smtp+tls://eli:secret@mail.example:587",
    "SMS_URL": "ovh://application:secret:consumer@eu/sms-ab12345-1?sender=ELI",
}


def start(code, **environment):
    """Run a piece of Python in a new process that knows only this environment."""
    environment |= {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "mobilite.settings"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True
    )


def read(name, **environment):
    """Read one setting in a new process."""
    code = f"import json; from mobilite import settings; print(json.dumps(settings.{name}, default=str))"
    done = start(code, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "secret", ["", "changeme", "a" * 60, "django-insecure-" + INSTALLATION["SECRET_KEY"]]
)
def test_an_installation_refuses_to_start_without_a_real_secret(secret):
    done = start("import mobilite.settings", **INSTALLATION | {"SECRET_KEY": secret})
    assert done.returncode != 0
    assert "SECRET_KEY manque" in done.stderr


def test_an_installation_refuses_to_start_without_a_key_for_its_encrypted_fields():
    done = start("import mobilite.settings", **INSTALLATION | {"FIELD_KEYS": ""})
    assert "FIELD_KEYS manque" in done.stderr


def test_an_installation_without_a_key_for_its_backups_starts_all_the_same():
    """It says on its pages that nothing is backed up, rather than let nobody in."""
    assert read("BACKUP_KEYS", **INSTALLATION) == []
    assert read("BACKUP_KEYS", **INSTALLATION, BACKUP_KEY="new,old") == ["new", "old"]


def test_the_local_keys_come_from_the_secret_and_differ(tmp_path):
    local = {"LOCAL": "1", "DATA": str(tmp_path)}
    keys = [*read("BACKUP_KEYS", **local), *read("FIELD_KEYS", **local)]
    assert len(set(keys)) == 2
    assert read("BACKUP_KEYS", **local) == keys[:1]
    assert read("BACKUP_FOLDER", **local) == str(tmp_path / "backups")


def test_an_installation_is_never_in_debug():
    done = start("import mobilite.settings", **INSTALLATION, DEBUG="1")
    assert "seulement avec LOCAL=1" in done.stderr


def test_an_installation_passes_the_deployment_checks(tmp_path):
    bought = a_certificate(tmp_path / "structure.p12", ends=36500, by="Autorité d’exemple")
    code = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check', "
    done = start(code + "'--deploy', '--fail-level', 'INFO'])", **INSTALLATION, SEAL_CERTIFICATE=str(bought))
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def check_deployment(**environment):
    """Return what the deployment checks say to an installation."""
    code = "from django.core.management import execute_from_command_line as run; run(['manage.py', 'check', '--deploy'])"
    done = start(code, **INSTALLATION | environment)
    return done.stdout + done.stderr


def test_an_installation_whose_messages_go_nowhere_is_warned():
    said = check_deployment(SMS_URL="", EMAIL_URL="consolemail://")
    assert "les SMS ne sont pas branchés" in said
    assert "les e-mails s’affichent sur le serveur" in said
    assert "SMS_URL=console://" in check_deployment(SMS_URL="console://")
    assert "EMAIL_URL manque" not in check_deployment(
        EMAIL_URL="consolemail://", EMAIL_API_URL="brevo://key@default"
    )


def test_an_address_of_a_provider_that_cannot_be_read_stops_the_checks():
    said = check_deployment(SMS_URL="ovh://application:s3cret@eu/sms-ab12345-1")
    assert "ovh://APPLICATION:SECRET:CONSOMMATEUR" in said
    assert "s3cret" not in said


def test_a_local_installation_shows_its_sms_in_the_console(tmp_path):
    assert read("SMS_URL", LOCAL="1", DATA=str(tmp_path)) == "console://"
    assert read("SMS_URL", **INSTALLATION | {"SMS_URL": ""}) == ""


def test_an_installation_travels_over_https_only():
    assert read("SESSION_COOKIE_SECURE", **INSTALLATION) is True
    assert read("CSRF_TRUSTED_ORIGINS", **INSTALLATION) == ["https://mobilite.example"]


def test_postgresql_is_chosen_by_its_address():
    database = read("DATABASES", **INSTALLATION)["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert "ATOMIC_REQUESTS" not in database


def test_sqlite_takes_its_write_lock_when_a_transaction_begins(tmp_path):
    database = read("DATABASES", LOCAL="1", DATA=str(tmp_path))["default"]
    assert database["NAME"] == str(tmp_path / "mobilite.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_the_local_installation_draws_its_secret_once_and_keeps_it_to_its_owner(tmp_path):
    folder = tmp_path / "data"
    first = local_secret(folder)
    assert local_secret(folder) == first
    assert len(first) > 50
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret"]


def test_two_local_installations_do_not_share_a_secret(tmp_path):
    assert local_secret(tmp_path / "a") != local_secret(tmp_path / "b")


def test_the_local_installation_answers_on_this_machine_alone(tmp_path):
    assert read("ALLOWED_HOSTS", LOCAL="1", DATA=str(tmp_path)) == ["localhost", "127.0.0.1", "[::1]"]


def test_a_page_may_load_nothing_from_elsewhere_and_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    words = {word for sources in directives.values() for word in sources}
    assert words == {"'self'", "'none'", "blob:"}
    assert directives["default-src"] == ["'self'"]
