"""The embedded broker: messages are files in one folder, so that `make run` needs no server.

Kombu's own filesystem transport polls once a second and publishes into the file that consumers already see, so a
message can be read half-written. Here a message appears complete, by a rename, and is taken by a rename, which
only one consumer wins. A message that was taken is gone even if its worker dies: the sweeper publishes it again.
"""

import logging
import os
import time
import uuid
from json import JSONDecodeError
from pathlib import Path
from queue import Empty
from typing import Any, ClassVar

from kombu.transport import virtual
from kombu.utils.json import dumps, loads

logger = logging.getLogger(__name__)


class Channel(virtual.Channel):
    """`<time>_<uuid>.<queue>.msg` may be taken, oldest first; any other name is a message on its way in or out."""

    def _put(self, queue: str, message: dict[str, Any], **kwargs: object) -> None:
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        draft = self._folder / f".{name}"
        try:
            draft.write_text(dumps(message))
            os.replace(draft, self._folder / name)
        except OSError:
            draft.unlink(missing_ok=True)  # a full disk leaves half a message behind
            raise

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for path in self._waiting(queue):
            taken = path.with_name(f"{path.name}.taken")
            try:
                path.rename(taken)
            except FileNotFoundError:
                continue  # another consumer was first
            try:
                message: dict[str, Any] = loads(taken.read_bytes())
            except (JSONDecodeError, UnicodeDecodeError):
                taken.rename(path.with_name(f"{path.name}.unreadable"))
                logger.exception("Message %s is not JSON. It was moved aside and reaches nobody.", path.name)
                continue
            taken.unlink()
            return message
        raise Empty

    def _size(self, queue: str) -> int:
        return len(self._waiting(queue))

    def _purge(self, queue: str) -> int:
        waiting = self._waiting(queue)
        for path in waiting:
            path.unlink(missing_ok=True)
        return len(waiting)

    def _waiting(self, queue: str) -> list[Path]:
        names = (name for name in os.listdir(self._folder) if name.partition(".")[2] == f"{queue}.msg")
        return [self._folder / name for name in sorted(names)]

    @property
    def _folder(self) -> Path:
        """Made each time it is missing: whoever clears it must not stop the processes that use it."""
        folder = Path(self.connection.client.transport_options["folder"])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder


class Transport(virtual.Transport):
    """`folder://`, with the options `folder` and `polling_interval` (seconds)."""

    Channel = Channel
    polling_interval = 0.05
    driver_type = driver_name = "folder"
    default_connection_params: ClassVar[dict[str, str]] = {}  # a folder has no host, and kombu warns without one
    # A folder that is gone or full is a broker that is away, for which callers are prepared.
    connection_errors = (*virtual.Transport.connection_errors, OSError)  # type: ignore[assignment]  # one or more

    def driver_version(self) -> str:
        return "N/A"
