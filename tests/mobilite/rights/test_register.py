"""The record of processing and the draft of the impact assessment say what the code declares (art. 30 and 35)."""

from django.conf import settings

from mobilite.kept import rules
from mobilite.rights.register import ASSESSMENT, REGISTER, assessment_md, processings, register_md

AGAIN = "Run `manage.py write_privacy` and read what changed."


def test_the_register_in_the_repository_is_what_is_declared():
    assert (settings.ROOT / REGISTER).read_text() == register_md(), AGAIN


def test_the_assessment_in_the_repository_is_what_is_declared():
    assert (settings.ROOT / ASSESSMENT).read_text() == assessment_md(), AGAIN


def test_each_processing_says_what_article_30_asks():
    for one in processings():
        assert all([one.title, one.purpose, one.basis, one.people, one.data, one.recipients, one.kept]), (
            one.key
        )
        assert "art. 6" in one.basis or "art. 5" in one.basis or "art. 32" in one.basis, one.key


def test_each_app_that_holds_data_of_people_declares_why():
    declared = {one.key.partition(".")[0] for one in processings()}
    assert declared >= {
        "people",
        "accounts",
        "audit",
        "todo",
        "diary",
        "documents",
        "outbox",
        "rights",
        "rentals",
        "payments",
        "vehicles",
    }


def test_the_rules_of_retention_that_are_named_exist():
    named = {key for one in processings() for key in one.retention}
    assert named - {rule.key for rule in rules()} == set()


def test_written_in_french_and_without_a_placeholder():
    for text in (register_md(), assessment_md()):
        assert "None" not in text
        assert " :" not in text.replace("\u00a0:", "")
        assert "veuillez" not in text.lower()
