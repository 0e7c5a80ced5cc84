"""Erase what has passed its term, or say what would be."""

from django.core.management.base import BaseCommand

from mobilite import clock
from mobilite.kept import rules
from mobilite.pages.french import plural
from mobilite.retention import engine
from mobilite.retention.terms import terms

WORDS = {"archive": "aux archives", "erase": "à effacer"}


class Command(BaseCommand):
    help = "Applique les durées de conservation ; --dry-run dit ce qui s’effacerait, et pourquoi."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="dit, ne fait rien")
        parser.add_argument("--rows", type=int, default=20, help="combien de lignes dire par règle")

    def handle(self, *, dry_run, rows, **options):
        now = clock.now()
        if not dry_run:
            self.stdout.write(f"{engine.run(now)} lignes effacées ou mises aux archives.")
            return
        limits, total = terms(now), 0
        for rule in rules():
            for due in engine.due(rule, limits[rule.key]):
                count = due.rows.count()
                total += count
                if count:
                    self.stdout.write(f"{rule.label} : {count} {WORDS[due.name]} (depuis {rule.since})")
                    for row in due.rows.order_by("pk")[:rows]:
                        self.stdout.write(f"    {rule.say(row)}")
            for why, staying in rule.waiting(limits[rule.key]) if rule.waiting else ():
                count = staying.count()
                if count:
                    self.stdout.write(f"{rule.label} : {plural(count, 'reste', 'restent')}, car {why}")
        self.stdout.write(f"{total} lignes en tout ; rien n’a été effacé.")
