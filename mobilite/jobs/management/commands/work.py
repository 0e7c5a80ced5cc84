"""`manage.py work`: the worker. One is enough; several share the work safely."""

from django.core.management.base import BaseCommand

from mobilite.jobs.worker import INTERVAL, Worker


class Command(BaseCommand):
    help = "Fait les travaux de fond : ce qui est demandé, et chaque minute ce qui est dû. Ctrl-C ou SIGTERM arrêtent."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="fait ce qui attend, puis s’arrête")
        parser.add_argument("--interval", type=float, default=INTERVAL, help="secondes entre deux regards")
        parser.add_argument(
            "--with-parent", action="store_true", help="s’arrête quand le programme qui l’a lancé disparaît"
        )

    def handle(self, *, once, interval, with_parent, **_options):
        worker = Worker(once=once, interval=interval, with_parent=with_parent)
        worker.configure_signals()
        worker.run()
