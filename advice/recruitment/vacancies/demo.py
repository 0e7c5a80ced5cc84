"""Offers of employers: two published, one taken off, one refused, two to read again."""

from datetime import timedelta

from django.utils.crypto import get_random_string

from advice.recruitment.seekers.models import Link
from advice.recruitment.vacancies.models import Contract, Point
from advice.recruitment.vacancies.operations import close, publish, receive, refuse
from mobilite.demonstration import Demonstration
from mobilite.people.models import Commune

#: Days ago, title, what, commune, hours, contract, employer, and what became of it.
SENT = (
    (30, "Agent ou agente d’entretien", "Nettoyer les bureaux avant l’ouverture.", "Ancenis-Saint-Géréon",
     "Du lundi au vendredi, de 6\u00a0h à 8\u00a0h 30", Contract.CDI, "Net Loire (exemple)", "closed"),
    (12, "Ouvrier ou ouvrière du maraîchage", "Récolter et laver les légumes, avec l’équipe.", "Mauves-sur-Loire",
     "Du lundi au vendredi, de 8\u00a0h à 16\u00a0h", Contract.CDD, "Les Jardins d’exemple", "published"),
    (8, "Aide à domicile", "Ménage, courses et repas chez des personnes âgées.", "Ligné",
     "Le matin, 20\u00a0h par semaine", Contract.MISSIONS, "Association Exemple", "published"),
    (6, "Serveuse, 20 à 30 ans", "Servir en salle, bonne présentation.", "Oudon",
     "Le soir et le week-end", Contract.CDD, "Restaurant d’exemple", "refused"),
    (1, "Manutentionnaire", "Décharger les camions, ranger les rayons.", "Varades",
     "De 5\u00a0h à 12\u00a0h, six jours sur sept", Contract.CDI, "Magasin d’exemple", ""),
    (0, "Plongeur ou plongeuse", "Laver la vaisselle, aider en cuisine.", "Ancenis-Saint-Géréon",
     "Le midi, du mardi au samedi", Contract.MISSIONS, "Cantine d’exemple", ""),
)  # fmt: skip


def make(demo: Demonstration) -> str:
    """Receive the offers, then read them again as a recruiter does (point "demo")."""
    recruiter = demo.made["team"]["recruiter"]
    link = Link.objects.order_by("pk").first()
    for rank, (days, title, text, commune, hours, contract, company, then) in enumerate(SENT):
        at = demo.now - timedelta(days=days, hours=2)
        offer = receive(
            title=title, text=text, commune=Commune.objects.filter(name__startswith=commune).first(), hours=hours,
            contract=contract, company=company, contact=demo.pick(("Mme Durand", "M. Perrin", "Mme Leroy")),
            phone=f"+336399896{rank:02}", link=link if rank % 2 else None, press_key=get_random_string(40), at=at,
        )  # fmt: skip
        read = at + timedelta(hours=1)
        if then == "refused":
            refuse(
                offer.pk, reason="L’offre demande un âge, un sexe et une apparence.", at=read, actor=recruiter
            )
        elif then:
            until = demo.today + timedelta(days=20)
            publish(
                offer.pk, title=title, text=text, points=list(Point), until=until, at=read, actor=recruiter
            )
        if then == "closed":
            close(offer.pk, at=demo.now - timedelta(days=4), actor=recruiter)
    return f"Offres d’emploi\u00a0: {len(SENT)}"
