"""Pages travel compressed, what is compressed already does not (docs/decisions/0012-gzip.md)."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.urls import reverse

from mobilite.pages.compressed import CompressedPages

READS_GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


def test_a_page_comes_compressed_to_who_reads_it(client, agent):
    client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
    plain = client.get(reverse("today:today"))
    sent = client.get(reverse("today:today"), **READS_GZIP)
    assert "Content-Encoding" not in plain
    assert sent["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in sent["Vary"]
    assert b"<html" in gzip.decompress(sent.content)
    assert len(sent.content) < len(plain.content) / 2


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg"])
def test_a_paper_and_a_photo_go_as_they_are(kind, tmp_path):
    (tmp_path / "file").write_bytes(b"x" * 5000)
    answer = FileResponse((tmp_path / "file").open("rb"), content_type=kind)
    sent = CompressedPages(lambda request: answer)(RequestFactory(**READS_GZIP).get("/"))
    assert "Content-Encoding" not in sent
    assert sent["Content-Length"] == "5000"


def test_a_list_as_a_file_is_compressed_as_it_is_written():
    def rows():
        yield from (f"{number};Clio\r\n" for number in range(1000))

    answer = StreamingHttpResponse(rows(), content_type="text/csv; charset=utf-8")
    sent = CompressedPages(lambda request: answer)(RequestFactory(**READS_GZIP).get("/"))
    assert gzip.decompress(b"".join(sent.streaming_content)).decode() == "".join(rows())


def test_a_short_answer_is_not_worth_it():
    sent = CompressedPages(lambda request: HttpResponse("ok"))(RequestFactory(**READS_GZIP).get("/"))
    assert sent.content == b"ok"
