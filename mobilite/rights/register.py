"""The record of processing (art. 30) and the draft of the impact assessment (art. 35), from what apps declare."""

from pathlib import Path

from mobilite import registry
from mobilite.kept import Rule, rules
from mobilite.pages.french import plural
from mobilite.privacy import Processing
from mobilite.rights.gathering import left_out, parts

REGISTER, ASSESSMENT = Path("docs/registre-des-traitements.md"), Path("docs/aipd-brouillon.md")
WRITTEN_BY = "Ce fichier est écrit par `manage.py write_privacy` à partir de ce que déclare chaque partie du logiciel\u00a0: ne le corrigez pas à la main."
#: What holds for all of it, whatever the purpose.
COMMON = (
    "aucun numéro de sécurité sociale\u00a0: il est reconnu et refusé dans les textes et les noms de fichiers (décret 2019-341)",
    "revenus, quotients, montants, adresses, notes et contenus de documents chiffrés dans la base, avec des clés que l’on renouvelle (`manage.py rotate_keys`)",
    "accès fermé par défaut, une permission par page (`docs/acces.md`), éprouvé rôle par rôle à chaque changement du logiciel",
    "journal des actes et des lectures que la base de données refuse de récrire",
    "fichiers privés hors de toute adresse publique, servis après contrôle du droit",
    "sauvegardes chiffrées chaque nuit, avec une restauration éprouvée, et une vérification des données",
    "HTTPS imposé, aucun script ni image venant d’un autre site, aucun traceur",
)


def processings() -> list[Processing]:
    """Return what apps declare at the point "processing", in order."""
    return [one.value for one in registry.registered("processing")]


def how_long(processing: Processing) -> list[str]:
    """Return how long data is kept: what its rules of retention say as delivered, or its own words without any."""
    known = {rule.key: rule for rule in rules()}
    return [_term(known[key]) for key in processing.retention if key in known] or [processing.kept]


def _term(rule: Rule) -> str:
    """Return « Contrats : 1 an depuis la fin, puis 5 ans aux archives, puis effacés (Code civil, art. 2224) »."""
    if rule.follows:
        term = f"comme {rule.follows}"
    elif rule.active:
        term = f"{_length(rule.active)} depuis {rule.since}"
    else:
        term = f"depuis {rule.since}"
    archived = f", puis {_length(rule.archived)} aux archives" if rule.archived else ""
    return f"{rule.label}\u00a0: {term}{archived}, puis {rule.then} ({rule.source})"


def _length(months: int) -> str:
    return plural(months // 12, "an") if months % 12 == 0 else f"{months}\u00a0mois"


def register_md() -> str:
    """Return the record of processing in Markdown."""
    lines = [
        "# Registre des activités de traitement",
        "",
        "Article 30 du RGPD. Ce que fait le logiciel tel qu’il est livré\u00a0; la structure complète les lignes entre crochets et signe.",
        WRITTEN_BY,
        "",
        "- Responsable du traitement\u00a0: [la structure, son adresse, son représentant]",
        "- Délégué à la protection des données, ou contact\u00a0: [nom, adresse e-mail]",
        "- Sous-traitants\u00a0: [hébergeur, opérateur de SMS, service d’e-mail, et le contrat de l’article 28 de chacun]",
        "- Transferts hors de l’Union européenne\u00a0: aucun par le logiciel\u00a0; [à vérifier pour chaque sous-traitant]",
    ]
    for rank, one in enumerate(processings(), 1):
        lines += ["", f"## {rank}. {one.title}", ""]
        lines += _line("Finalité", one.purpose) + _line("Base légale", one.basis)
        lines += _line("Personnes concernées", one.people) + _list("Catégories de données", one.data)
        lines += _line("Données sensibles", one.sensitive) + _list("Destinataires", one.recipients)
        lines += _list("Durées", how_long(one)) + _list("Mesures propres", one.security)
    lines += ["", "## Mesures de sécurité communes", ""]
    lines += [f"- {one}" for one in COMMON]
    lines += ["", "## Ce qu’une personne reçoit quand elle demande l’accès", ""]
    lines += [f"- {part.title}" for part in parts() if part.shows]
    lines += ["", "N’y est pas\u00a0:", ""]
    lines += [f"- {one.why} (`{one.model}`)" for one in left_out()]
    return _typed(lines)


def assessment_md() -> str:
    """Return the draft of the impact assessment in Markdown."""
    lines = [
        "# Analyse d’impact relative à la protection des données (brouillon)",
        "",
        "Article 35 du RGPD. L’accompagnement social ou médico-social des personnes est sur la liste de la CNIL (délibération 2018-327)\u00a0:",
        "l’analyse se termine et se signe avant la mise en service. Ce qui est entre crochets revient à la structure.",
        WRITTEN_BY,
        "",
        "## 1. Ce qui est traité",
        "",
        "| Traitement | Finalité | Durée |",
        "|---|---|---|",
    ]
    lines += [f"| {one.title} | {one.purpose} | {' '.join(how_long(one))} |" for one in processings()]
    lines += [
        "",
        "## 2. Nécessité et proportionnalité",
        "",
        "- Chaque donnée sert une finalité du registre\u00a0; ce qu’un tarif ou la loi ne demande pas n’est pas demandé.",
        "- Aucune image de pièce d’identité ni de permis n’est gardée\u00a0: on la regarde, on note sa nature et ses dates.",
        "- Aucune décision n’est prise par le logiciel seul (art. 22)\u00a0: un collègue décide, et peut dispenser avec un motif.",
        "- Aucune géolocalisation des véhicules (CNIL, SAN-2022-015).",
        "- Bases légales et durées\u00a0: `docs/registre-des-traitements.md`.",
        "",
        "## 3. Droits des personnes",
        "",
        "- Information\u00a0: [affiche au comptoir, page publique, mention au contrat]",
        "- Accès et portabilité\u00a0: export complet (PDF et JSON) préparé par le logiciel, effacé après trente jours.",
        "- Rectification, opposition, limitation, effacement\u00a0: registre des demandes, délai d’un mois compté et rappelé.",
        "- Consentements\u00a0: datés, jamais modifiés, retirés par une nouvelle réponse\u00a0; un STOP est obéi tout de suite.",
        "",
        "## 4. Mesures de sécurité",
        "",
        *(f"- {one}" for one in COMMON),
        "",
        "## 5. Risques",
        "",
        "| Traitement | Ce qui peut arriver | Ce qui le limite | Ce qui reste | Gravité, vraisemblance |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.title} | {what} | {limits} | {left} | [à estimer] |"
        for one in processings()
        for what, limits, left in one.risks
    ]
    lines += [
        "| Tous | La base ou une sauvegarde est volée | chiffrement des champs et des sauvegardes, clés gardées à part | Noms et téléphones sont lisibles dans la base\u00a0: chiffrer le disque du serveur. | [à estimer] |",
        "| Tous | Les données sont perdues | sauvegarde de nuit, restauration éprouvée, copie ailleurs | [qui copie, où, quand] | [à estimer] |",
        "",
        "## 6. Avis et décision",
        "",
        "- Avis du délégué à la protection des données\u00a0: [date, avis]",
        "- Avis des personnes concernées ou de leurs représentants\u00a0: [comment, résumé]",
        "- Mesures ajoutées et échéances\u00a0: [liste]",
        "- Décision du responsable du traitement\u00a0: [date, nom, signature]",
    ]
    return _typed(lines)


def _line(label: str, words: str) -> list[str]:
    return [f"- **{label}**\u00a0: {words}"] if words else []


def _list(label: str, items) -> list[str]:
    return [f"- **{label}**\u00a0:", *(f"  - {one}" for one in items)] if items else []


def _typed(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
