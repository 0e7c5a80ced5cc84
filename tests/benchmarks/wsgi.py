"""What gunicorn serves in the benchmarks: the product, warm, its clock stopped."""

from tests.benchmarks.ground import stand

stand()

from django.db import connections  # noqa: E402

from mobilite.wsgi import application  # noqa: E402, F401
from tests.benchmarks.works import warm  # noqa: E402

# Before the workers are forked: what Python only loads once must not count sixteen times.
warm()
connections.close_all()
