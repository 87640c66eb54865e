"""The Celery application: `celery -A config worker`. Its settings are the CELERY_… lines of config.settings."""

import os
import warnings

from celery import Celery
from celery.platforms import SecurityWarning
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

TRANSPORT_ALIASES["folder"] = "config.folder_broker:Transport"

# A demo in a container is often root's. Messages are JSON and carry an id, so there is nothing in them to run.
warnings.filterwarnings("ignore", message=r".*superuser privileges", category=SecurityWarning)

app = Celery("plumbline")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
