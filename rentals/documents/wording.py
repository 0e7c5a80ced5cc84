"""Fill in the contract's clauses for one rental: what is frozen is the words as the person reads them (rows D1, D2)."""

from collections.abc import Iterable, Mapping
from datetime import date

from mobilite.documents.freezing import frozen
from mobilite.documents.templatetags import documents_fr as write
from rentals.terms import markup, versions
from rentals.terms.clauses import Clause, Situation, chosen

#: How each means of a deposit is said after its amount.
MEANS = {"chèque": "par chèque non encaissé", "espèces": "en espèces", "virement": "par virement"}


def terms_for(context: Mapping, day: date) -> dict:
    """Return the clauses that hold on a day, filled in with what a contract says: ready to be frozen in it."""
    terms = versions.current(day)
    return {"version": terms.number, "from_date": terms.from_date} | filled(terms.clauses, context)


def filled(clauses: Iterable[Clause], context: Mapping) -> dict:
    """Return the clauses of a contract, those of the first page apart, with their blocks; empty ones are left out."""
    said = frozen(dict(context))
    values = values_of(said)
    found = [
        {
            "key": one.key,
            "title": one.title,
            "first_page": one.first_page,
            "blocks": markup.filled(one.text, values),
        }
        for one in chosen(clauses, situation_of(said))
    ]
    whole = [one for one in found if one["blocks"]]
    return {
        "first_page": [one for one in whole if one["first_page"]],
        "clauses": [one for one in whole if not one["first_page"]],
    }


def situation_of(context: Mapping) -> Situation:
    """Return what a contract is, to choose its clauses."""
    conditions = context["conditions"]
    return Situation(
        conditions["drawing"],
        conditions["is_motor"],
        conditions["is_lease"],
        bool(context.get("at_distance")),
    )


def values_of(context: Mapping) -> dict[str, str]:
    """Return the value of each variable, written in French, from a frozen context."""
    lessor, conditions, vehicle = context["lessor"], context["conditions"], context["vehicle"]
    deposit = context["deposit"]
    is_motor, excess, theft = conditions["is_motor"], conditions["excess"], conditions["theft_excess"]
    assistance = write.phone(lessor["assistance_phone"])
    telephone = write.phone(lessor["phone"])
    is_electric = vehicle["is_electric"]
    return {
        "loueur": lessor["short_name"],
        "loueur_nom": lessor["name"],
        "telephone": telephone,
        "assistance": assistance,
        "numero_panne": assistance or telephone,
        "assureur": lessor["insurer"],
        "police": lessor["insurance_policy"],
        "mediateur": lessor["mediator"],
        "contact_donnees": lessor["data_contact"],
        "locataire": context["tenant"]["name"],
        "un_vehicule": conditions["a"],
        "le_vehicule": conditions["the"],
        "lieu": context["place"]["town"],
        "montant_caution": write.euros(deposit["amount"]) if write.positive(deposit["amount"]) else "",
        "franchise": write.whole_euros(excess),
        "franchise_vol": write.whole_euros(theft),
        "fin_retractation": write.day(context["withdrawal_until"]),
        "regles_offre": "\n".join(conditions["rules"]),
        "accessoires_non_rendus": ", ".join(
            f"{write.lowered(one['name'])} {write.whole_euros(one['price'])}" for one in conditions["replacements"]
        ),
        "autant_energie": "" if not is_motor else "autant de charge" if is_electric else "autant de carburant",
        "phrase_energie": _energy(is_motor, is_electric),
        "phrase_caution": _deposit(deposit, conditions["deposit_means"]),
        "phrase_degats": _damage(is_motor, excess, conditions.get("driver_class", "")),
        "phrase_vol": _theft(is_motor, theft),
        "phrase_garanties": _covers(conditions.get("covers", ""), lessor) if is_motor else "",
        "phrase_assistance": f"Assistance, jour et nuit\u00a0: {assistance}."
        if assistance
        else f"En cas de panne, appelez le {telephone}.",
        "phrase_kilometres": _kilometres(conditions),
        "phrase_retard": _late(conditions),
        "phrase_prolongation": "au tarif du jour où elle est signée" if conditions["is_lease"] else "au tarif du contrat",
        "phrase_fin_anticipee": _early(conditions["is_lease"]),
    } | _easy(context, conditions, excess)  # fmt: skip


def _energy(is_motor, is_electric) -> str:
    if is_motor and not is_electric:
        return "Carburant\u00a0: rendu au même niveau qu’au départ\u00a0; sinon, ce qui manque est facturé au prix payé, sans frais."
    if is_motor:
        return "Recharge\u00a0: elle est à votre charge\u00a0; rendez le véhicule avec la même charge qu’au départ."
    return "Batterie\u00a0: la recharge est à votre charge\u00a0; son niveau au retour n’est pas facturé."


def _deposit(deposit, means) -> str:
    if not write.positive(deposit["amount"]):
        return "Aucune caution n’est demandée."
    ways = " ou ".join(MEANS.get(one, f"par {one}") for one in means)
    held = "".join(
        f" Reçue le {write.day(one['on'])}\u00a0: {write.euros(one['amount'])}, {one['means']}."
        for one in deposit["held"]
    )
    return (
        f"{write.euros(deposit['amount'])}{f', {ways}' if ways else ''}.{held} Elle est rendue au retour, quand tout est en ordre, "
        "au plus tard sous 7\u00a0jours. Une dispense peut être accordée\u00a0: demandez-la."
    )


def _damage(is_motor, excess, driver_class) -> str:
    what = "véhicule" if is_motor else "vélo"
    if excess:
        of_whom = f", {driver_class}" if driver_class else ""
        return f"Dégâts au {what}\u00a0: vous payez {write.whole_euros(excess)} au plus (franchise{of_whom})."
    return f"Dégâts au {what}\u00a0: les réparations dont vous êtes responsable sont dues, au coût justifié."


def _theft(is_motor, theft) -> str:
    if not theft:
        return ""
    how = "Vol" if is_motor else "Vol, avec dépôt de plainte et vélo attaché"
    return f"{how}\u00a0: {write.whole_euros(theft)} au plus."


def _covers(said, lessor) -> str:
    """Say what the insurer's rules say; a category without any refers to the policy, by its number."""
    if said:
        return said
    return (
        f"Incendie, bris de glace, blessures du conducteur\u00a0: selon le contrat d’assurance n° {lessor['insurance_policy']}, "
        "dont un résumé se lit au comptoir."
    )


def _kilometres(conditions) -> str:
    if not conditions["km_price"]:
        return ""
    price = write.euros(conditions["km_price"])
    if conditions["included_km"]:
        return f"Kilomètre en plus\u00a0: {price}, au-delà de {write.km(conditions['included_km'])}."
    return f"Kilomètre\u00a0: {price}."


def _late(conditions) -> str:
    if not conditions["late_day"]:
        return "aucun supplément\u00a0; prévenez-nous, quelqu’un d’autre attend peut-être le véhicule"
    grace = f"au-delà {conditions['grace']}, " if conditions["grace"] else ""
    cap = f"\u00a0; {write.euros(conditions['late_cap'])} au plus" if conditions["late_cap"] else ""
    return (
        f"{grace}{write.euros(conditions['late_day'])} par jour commencé (prix du jour + {conditions['late_percent']}\u00a0%), "
        f"sans autre prix pour ces jours{cap}"
    )


def _early(is_lease) -> str:
    if is_lease:
        return (
            "Vous pouvez rendre le véhicule avant la fin\u00a0: le prix est recalculé pour les mois commencés, au tarif de cette "
            "durée, jamais au-delà du prix convenu. Le supplément n’est pas demandé en cas de perte d’emploi, de maladie ou de "
            "déménagement."
        )
    return "Vous pouvez rendre le véhicule avant la fin\u00a0: le prix est recalculé pour les jours réellement pris, au tarif du contrat."


def _easy(context, conditions, excess) -> dict[str, str]:
    """Return the short sentences of the first page: twelve words at most (row D5)."""
    lent = [
        f"{'Et aussi' if rank else 'Avec le véhicule'}\u00a0: {write.enumerated(names)}."
        for rank, names in enumerate(write.easy_groups(context["accessories"]))
    ]
    hers = [one for one in context.get("gear", ()) if one["is_borrower"]]
    lent += [f"{one['name']}\u00a0: {one['words']}." for one in hers]
    if context.get("needs_gear") and not hers:
        lent.append("Un casque et des gants\u00a0: les nôtres ou les vôtres.")
    if conditions["included_km"]:
        price = write.euros(conditions["km_price"])
        km = f"{write.km(conditions['included_km'])}. Un kilomètre en plus coûte {price}."
    elif conditions["km_price"]:
        km = f"Chaque kilomètre coûte {write.euros(conditions['km_price'])}."
    else:
        km = "Vous roulez autant que vous voulez."
    damage = (
        f"vous payez {write.whole_euros(excess)} au plus" if excess else "vous payez ce que vous avez abîmé"
    )
    return {
        "bref_accessoires": "\n".join(lent),
        "bref_kilometres": km,
        "bref_degats": f"Un dégât\u00a0: {damage}.",
    }
