"""What the bikes do, in figures: out of those in service, waits, tariff, renewals, thefts, cost, communes (issue 7, § 7; rows B5, C9)."""

#: Who sees rentals, vehicles, the list and the files of thefts sees their figures.
PERMISSION = (
    "rentals.view_rental",
    "vehicles.view_vehicle",
    "waiting.view_entry",
    "incidents.view_incident",
)
