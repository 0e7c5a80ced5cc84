"""What gunicorn serves: `gunicorn mobilite.wsgi`."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilite.settings")

application = get_wsgi_application()

# What is loaded by now stays: the collector need not walk it again, nor run three times in each page (5 to 10 % of it).
gc.collect()
gc.freeze()
gc.set_threshold(5_000)
