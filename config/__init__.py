"""The project itself: settings, addresses, processes. It may import every app; no app imports it.

Its matrices are 16 × 16, for which the threads of linear algebra only cost: without them a made-up test takes two
thirds of the time. NumPy asks when it is first imported, which is after this.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from config.celery import app as celery_app  # after the environment is set

__all__ = ["celery_app"]
