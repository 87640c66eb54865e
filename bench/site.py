"""The site under measurement: its own database, Redis database, folder and processes, all gone afterwards."""

import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Event
from time import monotonic
from typing import IO
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier
from redis import Redis

from bench.load import BenchmarkError, Client, Request

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "plumbline_bench"
REDIS_DATABASE = 8
PROCESSES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
WORKERS = 2
HEALTH = Request(b"GET /health/ HTTP/1.1\r\nHost: localhost\r\n\r\n", 200, b"")


@dataclass(frozen=True, slots=True)
class Site:
    """Where the site answers and what its processes find in their environment. `database` has room for our queries."""

    port: int
    environment: dict[str, str]
    database: psycopg.Connection[tuple[object, ...]]

    def manage(self, *command: str) -> str:
        """What the management command says. Raises BenchmarkError with its errors when it fails."""
        ran = subprocess.run(  # noqa: S603  # a command of this project
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,
        )
        if ran.returncode:
            raise BenchmarkError(f"`manage.py {' '.join(command)}` failed:\n{ran.stderr}")
        return ran.stdout

    def count(self, table: str) -> int:
        """How many rows the table has."""
        found = self.database.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table))).fetchone()
        return int(str(found[0])) if found else 0

    def setting(self, name: str) -> str:
        """What PostgreSQL goes by, such as "on"."""
        found = self.database.execute("SELECT current_setting(%s)", [name]).fetchone()
        return str(found[0]) if found else ""

    def settle(self) -> None:
        """Leave nothing for the database to do by itself while it is measured."""
        self.database.execute("VACUUM ANALYZE")
        self.database.execute("CHECKPOINT")

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        """A process of the Procfile, as long as the block lasts; `web` answers when it begins."""
        with TemporaryFile() as log:
            # In a session of its own, so that Ctrl-C reaches the benchmark alone, which then ends it.
            process = subprocess.Popen(  # noqa: S603  # a command of this project
                shlex.split(PROCESSES[name]),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                if name == "web":
                    self._wait_for(process, log)
                yield
            finally:
                _stop(process)

    def _wait_for(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> None:
        end, pause = monotonic() + 60, Event()
        while process.poll() is None and monotonic() < end:
            with suppress(OSError), closing(Client(self.port)) as client:
                client.ask(HEALTH)
                return
            pause.wait(0.1)
        log.seek(0)
        raise BenchmarkError(f"The site did not start:\n{log.read().decode(errors='replace')}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the process and whatever it started, first asking, then not."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def prepared_site() -> Iterator[Site]:
    """A migrated, empty site. Of what DATABASE_URL and REDIS_URL name, only the servers are used.

    Raises BenchmarkError when a server is away, or when the Redis database holds anything.
    """
    database = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/")
    redis = urlsplit(os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/")
    ours, cache = urlunsplit(database._replace(path=DATABASE)), urlunsplit(redis._replace(path=str(REDIS_DATABASE)))
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="plumbline-bench-"))
        stack.enter_context(_redis_of_ours(cache))
        stack.enter_context(_database_of_ours(urlunsplit(database._replace(path="postgres"))))
        environment = _environment(folder, ours, cache)
        connection = stack.enter_context(psycopg.connect(ours, autocommit=True))
        site = Site(int(environment["PORT"]), environment, connection)
        site.manage("migrate", "--verbosity", "0")
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        yield site


def _environment(folder: str, database: str, redis: str) -> dict[str, str]:
    """Nothing of what is set here reaches the site, but for where programs are found."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "DATA_DIR": folder,
        "TMPDIR": folder,  # WeasyPrint leaves a folder of fonts behind
        "DATABASE_URL": database,
        "REDIS_URL": redis,
        "DEMO": "1",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(WORKERS),
        # Requests are counted as they always are, but never refused: refusals would be all there is to measure.
        "API_RATE_SIGNED_IN": "1000000000/min",
        "API_RATE_SIGNED_OUT": "1000000000/min",
    }


@contextmanager
def _database_of_ours(server: str) -> Iterator[None]:
    """A new database, dropped afterwards. What a broken run left is dropped before."""
    try:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            connection.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.Error as error:
        raise BenchmarkError(f"PostgreSQL gave no database. Nothing was measured. Set DATABASE_URL. {error}") from error
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextmanager
def _redis_of_ours(address: str) -> Iterator[None]:
    """An empty Redis database, emptied again afterwards."""
    with Redis.from_url(address) as redis:
        try:
            if redis.dbsize():
                raise BenchmarkError(
                    f"Redis database {REDIS_DATABASE} holds something. Nothing was touched. If nobody needs it, empty "
                    f"it with `redis-cli -n {REDIS_DATABASE} flushdb`; else set REDIS_URL to another server."
                )
        except OSError as error:
            raise BenchmarkError(f"Redis does not answer. Nothing was measured. Set REDIS_URL. {error}") from error
        try:
            yield
        finally:
            redis.flushdb()
