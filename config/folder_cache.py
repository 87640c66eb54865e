"""Django's cache in a folder, made fit for locks and rate limits: of several who add one key at once, one succeeds."""

import fcntl
import os
import tempfile
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class FolderCache(FileBasedCache):
    def count(self, key: str, timeout: int) -> int:
        """How often this key was counted, this time included, within `timeout` seconds of the last time."""
        self._createdir()
        with open(os.path.join(self._dir, "count.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of several that read and then write at once all would count one
            counted = int(self.get(key, 0)) + 1
            self.set(key, counted, timeout)
        return counted

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Django looks first and writes then: 16 processes at once all believed to be the one that added."""
        if self.has_key(key, version):  # which also removes what has expired
            return False
        self._createdir()
        self._cull()
        descriptor, written = tempfile.mkstemp(dir=self._dir)
        try:
            with open(descriptor, "wb") as file:
                self._write_content(file, timeout, value)
            os.link(written, self._key_to_file(key, version))
        except FileExistsError:
            return False
        finally:
            os.unlink(written)
        return True
