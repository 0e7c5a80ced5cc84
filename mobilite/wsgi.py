"""What gunicorn serves: `gunicorn mobilite.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilite.settings")

application = get_wsgi_application()
