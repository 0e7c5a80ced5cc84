"""Which numbers an SMS can reach.

Source: the French numbering plan (ARCEP, decision 2018-0881 as amended) through the metadata of libphonenumber.
"""

import phonenumbers
from django.core.exceptions import ValidationError
from phonenumbers import PhoneNumberType

from mobilite.fields import french_phone, to_e164
from mobilite.outbox.providers.base import WrongAddress

FRANCE = 33
NO_SMS = {
    PhoneNumberType.FIXED_LINE: "est un téléphone fixe",
    PhoneNumberType.VOIP: "est un téléphone fixe",
    PhoneNumberType.PREMIUM_RATE: "est un numéro surtaxé",
    PhoneNumberType.SHARED_COST: "est un numéro surtaxé",
    PhoneNumberType.TOLL_FREE: "est un numéro vert",
    PhoneNumberType.UAN: "est un numéro d’entreprise",
    PhoneNumberType.PAGER: "n’est pas un mobile",
    PhoneNumberType.VOICEMAIL: "est une messagerie",
}
#: In France the first digit decides, even where nothing is attributed yet (fiction, new ranges).
FRENCH = dict.fromkeys("12345", "est un téléphone fixe") | {
    "8": "est un numéro spécial",
    "9": "est un téléphone fixe",
}


def sms_number(phone: str) -> str:
    """Return a number in E.164, ready for a provider, or raise WrongAddress with a French sentence.

    French mobiles, those of overseas France (typed 06 9x… or +262, +590, +594, +596, +508) and foreign ones are good.
    """
    try:
        e164 = to_e164(phone)
    except ValidationError as error:
        raise WrongAddress(error.messages[0]) from error
    number = phonenumbers.parse(e164)
    national = str(number.national_number)
    if number.country_code == FRANCE:
        why = FRENCH.get(national[0], "")
    else:
        why = NO_SMS.get(phonenumbers.number_type(number), "")
    if why:
        raise WrongAddress(f"Le {french_phone(e164)} {why}\u00a0: il ne reçoit pas de SMS.")
    return e164
