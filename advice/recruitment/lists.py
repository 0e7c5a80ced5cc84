"""The lists of recruitment: candidatures by state, structures that hire."""

from django.db.models import Count, IntegerField, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse_lazy

from advice.recruitment.models import LIVE, Agreement, Employer, Opening, Referral, Status
from advice.recruitment.terms import QUIET_MONTHS
from mobilite import clock
from mobilite.clock import PARIS
from mobilite.pages.lists import Column, DateColumn, DateTimeColumn, ListPage, NumberColumn, StateColumn, Tab
from mobilite.people.shown import hides_surnames, short_name
from mobilite.periods import add_months, paris, paris_date

REFERRALS = ("Recrutement", reverse_lazy("recruitment:list"))
EMPLOYERS = ("Structures", reverse_lazy("recruitment:employers"))
VIEW, ADD, CHANGE = "recruitment.view_referral", "recruitment.propose_referral", "recruitment.change_referral"
SEE_EMPLOYERS, KEEP_EMPLOYERS = "recruitment.view_employer", "recruitment.change_employer"


#: On a telephone a long state would hide the name.
SHORTER = {
    "new": "Nouvelle",
    "processing": "À l’étude",
    "postponed": "En attente",
    "prior_to_hire": "Action préalable",
    "accepted": "Acceptée",
    "refused": "Déclinée",
    "pool": "Vivier",
}


def state_of(referral: Referral) -> tuple[str, str]:
    """Return the state that people talk about: one stopped by the person says so."""
    if referral.withdrawn_at is not None:
        return "withdrawn", "Accord retiré"
    return referral.status, referral.get_status_display()


def listed_state(referral: Referral) -> tuple[str, str]:
    """Return the same, short enough for the line of a list."""
    value, label = state_of(referral)
    return value, SHORTER.get(value, label)


def to_call_count(user) -> int:
    """Count those whom nobody has reached yet, for the menu."""
    return Referral.objects.visible_to(user).to_call().count()


def _person(referral):
    return short_name(referral.person) if referral.surname_is_hidden else str(referral.person)


def _state(*states):
    return lambda rows, now: rows.filter(status__in=states)


class ReferralList(ListPage):
    """Everybody who was proposed, by state."""

    title = "Recrutement"
    permission_required = VIEW
    queryset = Referral.objects.filter(person__archived_at=None)
    search = ("reference", "person__search_text", "employer__partner__name")
    search_label = "Nom, structure, référence"
    order_by = ("-proposed_at", "-pk")
    main_action = ("Proposer une personne", "recruitment:pick", ADD, "user-plus")
    other_action = ("Structures", "recruitment:employers", SEE_EMPLOYERS, "building-2")
    empty_text = "Rien ici. Une personne se propose d’ici, depuis sa fiche, une location ou un dossier."
    columns = (
        Column(
            "Personne",
            name="personne",
            render=_person,
            export=lambda referral: str(referral.person),
            needs=("person",),
            sort=("person__search_text",),
            role="title",
        ),
        Column(
            "Structure",
            path="employer",
            render=lambda referral: referral.employer.short,
            needs=("employer__partner",),
            sort=("employer__partner__name",),
            role="sub",
            short=True,
        ),
        StateColumn("État", path="status", state=listed_state),
        DateTimeColumn("Proposée le", path="proposed_at", role="when", far=False),
        DateTimeColumn("À appeler avant", path="contact_due_at", role="", far=True),
        DateTimeColumn("Jointe le", path="contacted_at", role="", far=True),
        DateTimeColumn("Réponse le", path="processed_at", role="", far=True),
        Column(
            "Motif", path="reason", render=lambda one: one.get_reason_display(), role="", far=True, short=True
        ),
        Column("Dossier", path="reference", role="", far=True),
    )
    filters = ("status", "origin", "reason")
    tabs = (
        Tab("cours", "En cours", _state(*LIVE)),
        Tab("appeler", "À appeler", lambda rows, now: rows.to_call(), hot=True),
        Tab("nouvelles", "Nouvelles", _state(Status.NEW)),
        Tab("etude", "À l’étude", _state(Status.PROCESSING, Status.PRIOR_TO_HIRE)),
        Tab("attente", "En attente", _state(Status.POSTPONED)),
        Tab("vivier", "Vivier", _state(Status.POOL)),
        Tab("acceptees", "Acceptées", _state(Status.ACCEPTED)),
        Tab("declinees", "Déclinées", _state(Status.REFUSED)),
        Tab("autres", "Closes", _state(Status.CANCELLED, Status.OBSOLETE)),
        Tab("toutes", "Toutes"),
    )

    def get_queryset(self):
        hidden = Value(hides_surnames(self.request.user))
        return super().get_queryset().annotate(surname_is_hidden=hidden)


def quiet(rows, now):
    """Keep those to which nobody was proposed for six months, and that hire."""
    since = paris(
        add_months(paris_date(now), -QUIET_MONTHS), now.astimezone(PARIS).time().replace(hour=0, minute=0)
    )
    sent = Referral.objects.filter(proposed_at__gte=since).values("employer")
    return rows.filter(is_active=True, added_at__lt=since).exclude(pk__in=sent)


def employer_state(employer: Employer) -> tuple[str, str]:
    """Return whether people may be proposed there."""
    if not employer.is_active:
        return "closed", "Ne recrute plus"
    if employer.is_ours:
        return "ours", "Chez nous"
    return ("agreed", "Convention") if employer.agreed_until else ("waiting", "Sans convention")


class EmployerList(ListPage):
    """Structures that hire: ours and our neighbours."""

    title = "Structures qui recrutent"
    permission_required = SEE_EMPLOYERS
    queryset = Employer.objects.all()
    crumbs = (REFERRALS,)
    search = ("partner__search_text",)
    search_label = "Nom de la structure"
    order_by = ("-is_ours", "partner__name", "pk")
    main_action = ("Noter une structure", "recruitment:new_employer", KEEP_EMPLOYERS, "plus")
    empty_text = "Rien ici."
    columns = (
        Column("Structure", path="partner", sort=("partner__name",), role="title"),
        Column("Type", path="kind", render=lambda one: one.get_kind_display(), role="sub", short=True),
        StateColumn("État", path="kind", name="etat", state=employer_state, sort=("is_ours",)),
        DateColumn("Convention jusqu’au", path="agreed_until", sort=("agreed_until",), role="", far=True),
        NumberColumn("Postes proposés", path="jobs", sort=("jobs",), role="amount"),
        NumberColumn("En cours", path="under_way", sort=("under_way",), role=""),
        DateColumn("Dernière orientation", path="last_sent", sort=("last_sent",), role="when"),
    )
    filters = ("kind", "is_ours")
    tabs = (
        Tab("actives", "Recrutent", lambda rows, now: rows.filter(is_active=True)),
        Tab("silence", "Aucune orientation depuis 6\u00a0mois", quiet, hot=True),
        Tab("toutes", "Toutes"),
    )

    def get_queryset(self):

        today = clock.today()
        agreed = Agreement.objects.in_force(today).filter(employer=OuterRef("pk")).order_by("-ends_on")
        jobs = Opening.objects.filter(employer=OuterRef("pk"), closed_on=None).order_by().values("employer")
        jobs = jobs.annotate(n=Count("pk")).values("n")
        sent = Referral.objects.filter(employer=OuterRef("pk")).order_by().values("employer")
        under_way = sent.annotate(n=Count("pk", filter=Q(status__in=LIVE))).values("n")
        last = sent.annotate(last=Max("proposed_at")).values("last")
        whole = IntegerField()
        return (
            super()
            .get_queryset()
            .annotate(
                agreed_until=Subquery(agreed.values("ends_on")[:1]),
                jobs=Coalesce(Subquery(jobs), 0, output_field=whole),
                under_way=Coalesce(Subquery(under_way), 0, output_field=whole),
                last_sent=Subquery(last),
            )
        )
