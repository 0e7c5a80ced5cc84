"""Communes: reference data, kept equal to the two files of ``data/`` after each migrate."""

import csv
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"

#: The communauté de communes that we serve (Pays d’Ancenis): its communes are « dans le territoire » (row H3).
TERRITORY_EPCI = "244400552"


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sync_communes(*, apps=None, using="default", **_kwargs) -> None:
    """Insert or update the communes and the codes that mergers ended. Nothing is deleted: people point at them."""
    if apps is None:
        from django.apps import apps
    try:
        commune, former = apps.get_model("people", "Commune"), apps.get_model("people", "FormerCommune")
    except LookupError:  # people is being unmigrated
        return
    commune.objects.using(using).bulk_create(
        [
            commune(
                insee=row["insee"],
                name=row["name"],
                postcode=row["postcode"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                population=int(row["population"]),
                in_territory=row["epci"] == TERRITORY_EPCI,
            )
            for row in read("communes.csv")
        ],
        update_conflicts=True,
        unique_fields=["insee"],
        update_fields=["name", "postcode", "latitude", "longitude", "population", "in_territory"],
    )
    former.objects.using(using).bulk_create(
        [
            former(
                insee=row["insee"], commune_id=row["commune"], merged_on=date.fromisoformat(row["merged_on"])
            )
            for row in read("former_communes.csv")
        ],
        update_conflicts=True,
        unique_fields=["insee"],
        update_fields=["commune", "merged_on"],
    )
