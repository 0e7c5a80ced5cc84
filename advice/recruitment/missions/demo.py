"""Missions of the demonstration, over the communes: one that nobody reaches, two requests not met; and thirty people of the vivier."""

from datetime import time, timedelta

from advice.recruitment.missions import operations
from advice.recruitment.missions.models import Kind, Mission, Profile, Trade, Unmet, code
from mobilite.demonstration import Demonstration
from mobilite.people.models import Commune, Partner, Person
from mobilite.workflow import Refusal

DAY = timedelta(days=1)
WEEK, ALL = range(5), range(7)


def _h(*stretches: str) -> list[tuple[time, time]]:
    """Read « 6-8 », « 17-19.30 »."""

    def at(word):
        hour, _, minute = word.partition(".")
        return time(int(hour), int(minute or 0))

    return [tuple(at(word) for word in one.split("-")) for one in stretches]


#: Title, kind, client, trades, commune, weekdays, hours, starts in, lasts, and the rest.
MISSIONS = (
    ("Entretien de la mairie et de l’école", Kind.MISSION, "Mairie d’exemple", (Trade.CLEANING,), "Oudon", WEEK, _h("6-8", "17-19"), 5, 60, {}),
    ("Ménage chez un particulier", Kind.MISSION, "Famille d’exemple", (Trade.CLEANING, Trade.HOME_HELP), "Le Cellier", (1, 4), _h("9-12"), 3, None, {}),
    ("Récolte sous serre", Kind.JOB, "Maraîchers d’exemple", (Trade.MARKET_GARDEN,), "Mauges-sur-Loire", WEEK, _h("7-14"), 8, 90, {}),
    ("Préparation de commandes, de nuit", Kind.JOB, "Logistique d’exemple", (Trade.HANDLING, Trade.FORKLIFT), "Vair-sur-Loire", WEEK, _h("21-5"), 10, 120, {}),
    ("Entretien d’espaces verts", Kind.JOB, "Les Jardins d’exemple, chantier d’insertion", (Trade.GARDENS,), "Loireauxence", range(4), _h("8-15.30"), 12, 120, {}),
    ("Service et plonge à la cantine", Kind.MISSION, "École d’exemple", (Trade.KITCHEN, Trade.SERVICE), "Ligné", (0, 1, 3, 4), _h("10.30-15"), 4, 70, {}),
    ("Aide à domicile, tournée du matin", Kind.JOB, "Services d’exemple", (Trade.HOME_HELP,), "Riaillé", WEEK, _h("7.30-12"), 15, None, {"licence": "B"}),
    ("Conditionnement, équipe du matin", Kind.JOB, "Conserverie d’exemple", (Trade.FOOD, Trade.PACKING), "Ancenis-Saint-Géréon", WEEK, _h("5-13"), 7, 45, {}),
    ("Taille de la vigne", Kind.MISSION, "Domaine d’exemple", (Trade.VINEYARD,), "La Roche-Blanche", WEEK, _h("8.30-16.30"), 6, 30, {}),
    ("Garde d’enfants après l’école", Kind.MISSION, "Parents d’exemple", (Trade.CHILDCARE,), "Mésanger", (0, 1, 3, 4), _h("16.30-19"), 9, 80, {}),
    ("Tri de textiles", Kind.JOB, "Ressourcerie d’exemple", (Trade.SORTING,), "Vallons-de-l'Erdre", range(4), _h("8.30-16"), 11, 90, {"vehicle_provided": True}),
    ("Conduite d’un car scolaire", Kind.JOB, "Autocars d’exemple", (Trade.DRIVING,), "FAR", WEEK, _h("6.30-9", "16-18.30"), 6, 60, {"licence": "D"}),
)  # fmt: skip
UNMET = (
    ("Remplacement d’un cuisinier le dimanche", "Restaurant d’exemple", (Trade.KITCHEN,), "Joué-sur-Erdre", Unmet.TOO_FAR, "Personne sans voiture ne pouvait y être à 9 h."),
    ("Deux caristes pour demain", "Entrepôt d’exemple", (Trade.FORKLIFT,), "Le Pin", Unmet.LATE, ""),
)  # fmt: skip
#: What people of the vivier say, each in turn: means, days, hours, after dark, stops.
SAID = (
    ((), WEEK, None, None, {}),
    (("bike",), WEEK, ("8-18"), False, {}),
    (("none",), ALL, ("6-22"), True, {}),
    (("car",), WEEK, ("7-20"), True, {}),
    (("none",), WEEK, ("8.30-16.30"), False, {"drop": "8.15", "fetch": "17"}),
    (("none",), ALL, None, True, {}),
    (("scooter",), ALL, ("5-23"), True, {}),
    (("none",), (0, 1, 3, 4), ("9-17"), None, {}),
    (("ebike",), WEEK, ("7-19"), True, {}),
    (("car",), ALL, ("20-7"), True, {}),
)


def make(demo: Demonstration) -> None:
    """Note what people look for, then the missions. What some day refuses is left out."""
    done = {"actor": demo.made["team"]["recruiter"]}
    people = Person.objects.not_limited().filter(
        archived_at=None, anonymised_at=None, birth_date__isnull=False, commune__in_territory=True
    )
    for rank, person in enumerate(people.select_related("commune").order_by("pk")[7:400:12]):
        _profile(demo, rank, person, done)
    for rank, mission in enumerate(MISSIONS):
        _mission(demo, rank, mission, done)
    for rank, (title, client, trades, commune, why, words) in enumerate(UNMET):
        at = demo.at(demo.today - (9 + 11 * rank) * DAY, 15)
        operations.note_unmet(
            title=title, **_client(client), trades=code(trades), commune=_commune(commune), unmet=why,
            unmet_words=words, asked_on=at.date(), at=at, **done,
        )  # fmt: skip
    filled = _mission(demo, 0, ("Désherbage d’un verger", Kind.MISSION, "Domaine d’exemple", (Trade.GARDENS,), "Couffé", WEEK, _h("8-12"), -10, 40, {}), done)  # fmt: skip
    profile = Profile.objects.select_related("person").order_by("pk").first()
    if profile is not None:
        operations.fill(filled.pk, person=profile.person, at=demo.at(demo.today - 8 * DAY, 16), **done)
    demo.say(f"Missions : {Mission.objects.count()}, vivier : {Profile.objects.count()}")


def _commune(name: str) -> Commune:
    if name == "FAR":
        return Commune.objects.filter(in_territory=False).order_by("longitude", "pk").first()
    return (
        Commune.objects.filter(name=name).first()
        or Commune.objects.filter(in_territory=True).order_by("pk").first()
    )


def _client(name: str) -> dict:
    partner = Partner.objects.filter(name=name).first()
    return {"partner": partner, "client_name": "" if partner else name}


def _profile(demo, rank: int, person: Person, done) -> None:
    means, days, hours, dark, stops = SAID[rank % len(SAID)]
    trades = list(Trade)[rank % 5 :: 5][:3]
    [(free_from, free_until)] = _h(hours) if hours else [(None, None)]
    kept = {
        which: {
            "commune": person.commune_id,
            "at": f"{at:%H:%M}",
            "name": "école" if which == "drop" else "périscolaire",
        }
        for which, word in stops.items()
        for at, _ in _h(f"{word}-23")
    }
    try:
        operations.set_profile(
            person, trades=code(trades), wishes=code(list(Trade)[(rank + 2) % 7 :: 7][:2]), days=code(days), free_from=free_from,
            free_until=free_until, means=code(means), rides_after_dark=dark, stops=kept, is_searching=rank % 11 != 10,
            at=demo.at(demo.today - (2 + 3 * rank) * DAY, 11), **done,
        )  # fmt: skip
    except Refusal:
        return


def _mission(demo, rank: int, mission, done) -> Mission:
    title, kind, client, trades, commune, days, hours, starts_in, lasts, more = mission
    starts_on = demo.today + starts_in * DAY
    return operations.add_mission(
        title=title, kind=kind, **_client(client), trades=code(trades), commune=_commune(commune), starts_on=starts_on,
        ends_on=starts_on + lasts * DAY if lasts else None, hours=[(day, *stretch) for day in days for stretch in hours],
        **more, at=demo.at(demo.today - (rank + 12) * DAY, 10), **done,
    )  # fmt: skip
