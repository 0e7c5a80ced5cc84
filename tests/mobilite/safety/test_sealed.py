"""A sealed stream is read as it was written, or not at all."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.safety import sealed
from mobilite.safety.sealed import CHUNK, CutOff, Damaged, NoKey, Reader, Writer, WrongKey

OTHER = "OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2NTQzMjEwOTg="
HEADER = 62


def written(content: bytes, *, by=100_000) -> bytes:
    file = io.BytesIO()
    writer = Writer(file)
    for start in range(0, len(content), by):
        writer.write(content[start : start + by])
    writer.close()
    return file.getvalue()


def read(archive: bytes) -> bytes:
    return Reader(io.BytesIO(archive)).read()


@pytest.fixture
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealed, "CHUNK", 64)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 17])
def test_what_is_written_is_read(size):
    content = bytes(range(256)) * (size // 256 + 1)
    assert read(written(content[:size])) == content[:size]


@given(
    content=st.binary(max_size=600), by=st.integers(1, 200), parts=st.lists(st.integers(0, 200), max_size=20)
)
def test_it_may_be_written_and_read_by_any_parts(content, by, parts):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "CHUNK", 64)
        reader = Reader(io.BytesIO(written(content, by=by)))
        assert b"".join(reader.read(part) for part in parts) + reader.read() == content


def test_nothing_of_it_can_be_read_without_the_key():
    content = b"Aicha Diallo habite ici. " * 5000
    archive = written(content)
    assert b"Diallo" not in archive
    assert archive != written(content)  # nor do two archives of the same say so


def test_a_byte_changed_anywhere_is_noticed(small_chunks):
    archive = written(bytes(300))
    for place in range(len(archive)):
        changed = bytearray(archive)
        changed[place] ^= 1
        with pytest.raises((Damaged, WrongKey)):
            read(bytes(changed))


def test_an_archive_cut_anywhere_is_noticed(small_chunks):
    archive = written(bytes(300))
    for end in range(len(archive)):
        with pytest.raises(Damaged):
            read(archive[:end])


def test_an_archive_cut_between_two_chunks_says_that_it_is_cut(small_chunks):
    archive = written(bytes(300))
    with pytest.raises(CutOff, match="il en manque la fin"):
        read(archive[: HEADER + 2 * (64 + 16)])


def test_chunks_moved_doubled_added_or_taken_away_are_noticed(small_chunks):
    archive, size = written(bytes(300)), 64 + 16
    header, body = archive[:HEADER], archive[HEADER:]
    chunks = [body[start : start + size] for start in range(0, len(body), size)]
    for forged in (
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], *chunks],
        chunks[1:],
        [*chunks, chunks[-1]],
        [*chunks, b"more"],
    ):
        with pytest.raises(Damaged):
            read(header + b"".join(forged))


def test_another_key_is_told_from_a_damage(settings):
    archive = written(b"x")
    settings.BACKUP_KEYS = [OTHER]
    with pytest.raises(WrongKey, match="une autre clé"):
        read(archive)


def test_an_older_key_still_reads_and_the_first_one_writes(settings):
    old = written(b"old")
    settings.BACKUP_KEYS = [OTHER, *settings.BACKUP_KEYS]
    assert read(old) == b"old"
    new = written(b"new")
    settings.BACKUP_KEYS = [OTHER]
    assert read(new) == b"new"


@pytest.mark.parametrize("keys", [[], [""], ["trop court"], ["c2hvcnQ="]])
def test_without_a_real_key_nothing_is_written(settings, keys):
    settings.BACKUP_KEYS = keys
    with pytest.raises(NoKey, match="BACKUP_KEY manque"):
        Writer(io.BytesIO())


def test_a_file_that_is_no_archive_says_so():
    with pytest.raises(Damaged, match="n’est pas une sauvegarde"):
        read(b"PK\x03\x04" * 50)
