"""Which numbers an SMS can reach, and how the others are refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobilite.outbox.providers import Outgoing, WrongAddress, for_channel
from mobilite.outbox.providers.numbers import sms_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 39 98 00 01", "+33639980001"),
        ("0639980001", "+33639980001"),
        ("+33 6 39 98 00 01", "+33639980001"),
        ("0033 6 39 98 00 01", "+33639980001"),
        ("+33 (0)6 39 98 00 01", "+33639980001"),
        ("07 58 12 34 56", "+33758123456"),
        # Overseas France, typed the way it is dialled there and here, or with its own code.
        ("0692 12 34 56", "+262692123456"),
        ("+262 692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "+590690123456"),
        ("+590 690 12 34 56", "+590690123456"),
        ("0694 12 34 56", "+594694123456"),
        ("0696 12 34 56", "+596696123456"),
        # Elsewhere.
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 1512 3456789", "+4915123456789"),
        ("+40 712 345 678", "+40712345678"),
        ("+1 202 555 0123", "+12025550123"),
    ],
)
def test_a_mobile_is_written_for_the_provider(typed, number):
    assert sms_number(typed) == number
    assert sms_number(number) == number


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("02 61 91 00 01", "Le 02 61 91 00 01 est un téléphone fixe : il ne reçoit pas de SMS."),
        ("09 72 12 34 56", "est un téléphone fixe"),
        ("08 99 12 34 56", "est un numéro spécial"),
        ("0262 12 34 56", "est un téléphone fixe"),
        ("+262 262 12 34 56", "est un téléphone fixe"),
        ("+32 2 555 12 12", "est un téléphone fixe"),
        ("+44 800 123 4567", "est un numéro vert"),
        ("06 39 98", "pas le bon nombre de chiffres"),
        ("06 39 98 00 01 23", "pas le bon nombre de chiffres"),
        ("36111", "pas le bon nombre de chiffres"),
        ("", "Écrivez un numéro"),
        ("Amina", "Écrivez un numéro"),
        ("+999 12 34 56 78", "Écrivez un numéro"),
    ],
)
def test_what_receives_no_sms_is_refused_in_french(typed, why):
    with pytest.raises(WrongAddress) as raised:
        sms_number(typed)
    assert why in raised.value.why.replace("\u00a0", " ")


@given(st.one_of(st.text(max_size=40), st.from_regex(r"\+?[0-9 ().-]{3,24}", fullmatch=True)))
def test_whatever_is_typed_is_a_number_or_refused(typed):
    try:
        number = sms_number(typed)
    except WrongAddress:
        return
    assert sms_number(number) == number
    assert number.startswith("+")


def test_the_demonstration_writes_its_sms_in_the_console(settings, caplog):
    settings.SMS_URL = "console://"
    with caplog.at_level("INFO", logger="mobilite.outbox.console"):
        sent = for_channel("sms").send(Outgoing(key="a", to="+33639980001", text="ELI : à demain. " * 12))
    assert sent.delivered
    assert sent.segments == 2
    assert "+33639980001" in caplog.text


def test_without_an_address_nobody_carries_sms(settings):
    settings.SMS_URL = ""
    assert for_channel("sms") is None
    assert for_channel("email") is not None


def test_a_mark_has_twenty_plain_letters_and_never_changes():
    one = Outgoing(key="a", to="x", text="y")
    assert one.tag == Outgoing(key="a", to="z", text="t").tag != Outgoing(key="b", to="x", text="y").tag
    assert len(one.tag) == 20
    assert one.tag.isalnum()
