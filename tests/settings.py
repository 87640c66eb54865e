"""The product's settings as the tests run them: plain HTTP, a data folder of their own, a quick password hash."""

import os
import tempfile

# One for each process that runs tests, so that they never share a cache or a file.
DATA = tempfile.TemporaryDirectory(prefix="plumbline-test-")  # removed when the process ends
os.environ["DATA_DIR"] = DATA.name
os.environ.setdefault("HTTPS", "0")
if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # Each process has a Redis database of its own: it empties its cache, and its queue is nobody else's.
    server, _, number = os.environ.get("REDIS_URL", "").rpartition("/")
    if server:
        os.environ["REDIS_URL"] = f"{server}/{int(number) + int(worker.removeprefix('gw'))}"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from config.settings import *  # the environment above has to be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file as in production; the in-memory default locks in another way.
    DATABASES["default"]["TEST"] = {"NAME": f"{DATA.name}/test.sqlite3"}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without a manifest: tests need no collectstatic.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
# Asked for by the tests that are about it: every other one would have to use an authenticator app first.
SECOND_FACTOR_REQUIRED = False
