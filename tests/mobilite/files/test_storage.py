"""Private files: whole, ours alone, and never reached by a path that somebody else made."""

import stat
from pathlib import Path

import pytest
from django.http import Http404

from mobilite.files import storage
from mobilite.files.serving import serve


def test_what_is_saved_is_read_back(settings):
    name = storage.save("photos", b"abc", suffix=".JPG")
    assert name.startswith("photos/")
    assert name.endswith(".jpg")
    assert storage.read(name) == b"abc"
    with storage.open(name) as file:
        assert file.read() == b"abc"
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.draft"))


def test_names_cannot_be_guessed_and_never_meet():
    assert len({storage.save("photos", b"same", suffix="jpg") for _ in range(50)}) == 50


def test_only_our_own_user_reads_them(settings):
    name = storage.save("photos", b"abc", suffix="jpg")
    path = Path(settings.MEDIA_ROOT) / name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(settings.MEDIA_ROOT).stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/passwd",
        "photos/../../x.jpg",
        "photos/aa/a.jpg",
        "",
        "photos/00/" + "0" * 32 + ".jpg\n",
    ],
)
def test_a_name_that_we_did_not_make_opens_nothing(name):
    for act in (storage.read, storage.open, storage.delete):
        with pytest.raises(ValueError, match="private file"):
            act(name)


@pytest.mark.parametrize(
    ("folder", "suffix"), [("../x", "jpg"), ("Photos", "jpg"), ("a b", "jpg"), ("a", "j/pg"), ("a", "")]
)
def test_folders_and_suffixes_are_plain_words(folder, suffix):
    with pytest.raises(ValueError, match="private file"):
        storage.save(folder, b"", suffix=suffix)


def test_what_was_deleted_is_missing():
    name = storage.save("photos", b"abc", suffix="jpg")
    storage.delete(name)
    storage.delete(name)
    with pytest.raises(FileNotFoundError):
        storage.read(name)
    with pytest.raises(Http404):
        serve(name, "image/jpeg")
    with pytest.raises(Http404):
        serve("../secret", "image/jpeg")


def test_a_failed_write_leaves_nothing(settings, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda descriptor: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        storage.save("photos", b"abc", suffix="jpg")
    assert not [one for one in Path(settings.MEDIA_ROOT).rglob("*") if one.is_file()]


@pytest.mark.django_db
def test_what_is_served_stays_in_this_browser_and_runs_nothing():
    name = storage.save("photos", b"<script>", suffix="jpg")
    response = serve(name, "image/jpeg", download_as="reçu n° 1.pdf")
    assert b"".join(response.streaming_content) == b"<script>"
    assert response["Cache-Control"].startswith("private")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment")
    inline = serve(name, "image/jpeg")
    assert inline["Content-Disposition"].startswith("inline")
    inline.close()
