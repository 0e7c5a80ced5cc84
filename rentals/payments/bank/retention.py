"""How long the words of the bank's lines are kept: two years. Sums and what they were matched with stay."""

from django.db.models import F

from mobilite.kept import COMMERCE, OURS, YEAR, Rule, Stage
from rentals.payments.models import BankLine, BankMatch, Statement, StatementStatus


def _lines(terms):
    rows = BankLine.objects.filter(statement__sent_at__lt=terms.limit).exclude(fingerprint="")
    return rows.annotate(since=F("statement__sent_at"))


def _empty_lines(keys, terms):
    rows = BankLine.objects.filter(pk__in=keys)
    rows.update(label="", reference="")
    rows.update(fingerprint="")
    return ()


def _files(terms):
    rows = Statement.objects.filter(status=StatementStatus.PREPARED, sent_at__lt=terms.limit)
    return rows.annotate(since=F("sent_at"))


def _drop_files(keys, terms):
    rows = Statement.objects.filter(pk__in=keys)
    files = list(rows.exclude(stored_as="").values_list("stored_as", flat=True))
    rows.update(status=StatementStatus.ABANDONED, stored_as="")
    return files


def _motives(terms):
    return BankMatch.objects.filter(at__lt=terms.fiscal_limit).exclude(reason="").annotate(since=F("at"))


def _empty_motives(keys, terms):
    BankMatch.objects.filter(pk__in=keys).update(reason="")
    return ()


DECLARED = (
    Rule(
        "payments.bank_lines",
        "Libellés et références des relevés bancaires",
        since="l’envoi du relevé",
        then="effacés\u00a0; la somme et ce qu’elle a payé restent",
        source=OURS,
        active=2 * YEAR,
        erase=Stage(_lines, _empty_lines),
        say=lambda line: f"ligne de relevé n°\u00a0{line.pk}",
    ),
    Rule(
        "payments.bank_files",
        "Relevés bancaires dont personne n’a dit les colonnes",
        since="l’envoi du relevé",
        then="supprimés",
        source=OURS,
        active=1,
        erase=Stage(_files, _drop_files),
        say=lambda statement: f"relevé n°\u00a0{statement.pk}",
    ),
    Rule(
        "payments.bank_matches",
        "Motifs des rapprochements bancaires",
        since="la fin de l’année du rapprochement",
        then="effacés\u00a0; la somme reste",
        source=COMMERCE,
        active=YEAR,
        archived=9 * YEAR,
        minimum=10 * YEAR,
        erase=Stage(_motives, _empty_motives),
        say=lambda match: f"rapprochement n°\u00a0{match.pk}",
    ),
)
