"""The numbers with which Stripe lets one try each case (docs.stripe.com/testing), and what each does here."""

GOOD = "4242424242424242"
DECLINED = "4000000000000002"
BROKE = "4000000000009995"
#: Good when it is saved, declined when it is charged later.
DECLINED_LATER = "4000000000000341"
#: Asks its owner to authenticate at each payment; the second one only when it is saved.
STRONG = "4000002760003184"
STRONG_LATER = "4000002500003155"

IBAN_GOOD = "FR1420041010050500013M02606"
IBAN_FAILS = "FR8420041010050500013M02607"
IBAN_DISPUTED = "FR5720041010050500013M02608"

WHY_DECLINED = {DECLINED: "generic_decline", BROKE: "insufficient_funds"}
