"""The catalogue that the software comes with: what was read in November 2026, with its sources (facts: aids, part 1)."""

from advice.aids.data import bikes, journeys, licence, vehicles

AIDS = [*licence.AIDS, *journeys.AIDS, *vehicles.AIDS, *bikes.AIDS]
