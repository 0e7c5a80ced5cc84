"""``python -m tests.stripe_server``: this Stripe beside a product that runs on this machine; Ctrl-C ends it."""

import argparse
import time
from contextlib import suppress

from tests.stripe_server.server import SECRET, WEBHOOK_SECRET, StripeServer


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Un faux Stripe, pour essayer le paiement par carte sans argent."
    )
    parser.add_argument(
        "--webhook", default="http://127.0.0.1:8000/stripe/webhook/", help="l’adresse du produit"
    )
    parser.add_argument("--port", type=int, default=8431)
    asked = parser.parse_args()
    with StripeServer(asked.webhook, port=asked.port) as server:
        print("Lancez le produit avec :")
        print(
            f"STRIPE_API_BASE={server.url} STRIPE_SECRET_KEY={SECRET} STRIPE_WEBHOOK_SECRET={WEBHOOK_SECRET}"
        )
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
