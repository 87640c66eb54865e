"""The product's settings with leases of five seconds, and a queue that one test has for itself."""

import os

from config.settings import *

CELERY_TASK_TIME_LIMIT = 4
CELERY_TASK_DEFAULT_QUEUE = os.environ["TEST_QUEUE"]
