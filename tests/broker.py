"""A broker that one test has for itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kombu import Connection

from config.celery import app


@dataclass(frozen=True)
class Broker:
    """The embedded broker in a folder of its own."""

    folder: Path

    def ids(self) -> list[str]:
        """Take every message and say which jobs they name."""
        with Connection("folder://", transport_options={"folder": str(self.folder)}) as connection:
            queue = connection.SimpleQueue(app.conf.task_default_queue)
            messages = [queue.get_nowait() for _ in range(queue.qsize())]
            for message in messages:
                message.ack()
            queue.close()
        return [message.payload[0][0] for message in messages]

    def go_away(self) -> None:
        for path in self.folder.glob("*"):
            path.unlink()
        if self.folder.exists():
            self.folder.rmdir()
        self.folder.write_text("no folder")

    def come_back(self) -> None:
        self.folder.unlink()


@contextmanager
def broker_in(folder: Path) -> Iterator[Broker]:
    kept = {key: app.conf[key] for key in ("broker_url", "broker_transport_options")}
    _use({"broker_url": "folder://", "broker_transport_options": {"folder": str(folder)}})
    yield Broker(folder)
    _use(kept)


def _use(broker: dict[str, object]) -> None:
    app.conf.update(broker)
    app._after_fork()  # forget connections to the broker before
