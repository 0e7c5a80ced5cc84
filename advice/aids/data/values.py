"""The reference amounts as they were read, each from its date (facts: aids 1.0)."""

ARE = "OpenFisca-France, montant minimum de l’ARE (lu le 23/07/2026)"
AMOB = "OpenFisca-France\u202f; délibération 2022-56 de Pôle emploi"

VALUES = [
    ("are_min_day", "2023-07-01", "31.59", ARE),
    ("are_min_day", "2024-07-01", "31.97", ARE),
    ("are_min_day", "2025-07-01", "32.13", ARE),
    ("amob_km", "2021-06-09", "0.20", AMOB),
    ("amob_km", "2022-12-01", "0.23", AMOB),
    ("amob_night", "2021-06-09", "30.00", AMOB),
    ("amob_night", "2022-12-01", "31.20", AMOB),
    ("amob_meal", "2021-06-09", "6.00", AMOB),
    ("amob_meal", "2022-12-01", "6.25", AMOB),
    ("amob_cap", "2021-06-09", "5000.00", AMOB),
    ("amob_cap", "2022-12-01", "5200.00", AMOB),
    ("smic_hour", "2026-01-01", "12.02", "OpenFisca-France"),
    ("smic_hour", "2026-06-01", "12.31", "OpenFisca-France"),
    ("rsa_single", "2026-04-01", "651.69", "OpenFisca-France"),
    ("aah_max", "2026-04-01", "1041.59", "OpenFisca-France"),
    ("cej_max", "2026-04-01", "566.17", "Source secondaire"),
]
