"""The web process as it is started everywhere: who says nothing holds nobody up."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
Address = tuple[str, int]


@pytest.fixture(scope="module")
def one_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """One web process with its one thread: where it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = free.getsockname()
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(tmp_path_factory.mktemp("web")),
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "PORT": str(address[1]),
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("Plumbline is running" in line for line in iter(process.stdout.readline, ""))
        yield address
        process.terminate()


def asks(connection: socket.socket) -> bytes:
    """The status line of the answer."""
    connection.sendall(b"GET /health/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return connection.recv(1000).partition(b"\r\n")[0]


def test_connections_nobody_has_used_yet_hold_up_no_request(one_process: Address) -> None:
    with ExitStack() as held:
        for _ in range(3):
            held.enter_context(socket.create_connection(one_process))
        last = held.enter_context(socket.create_connection(one_process, timeout=4))
        assert asks(last) == b"HTTP/1.1 200 OK"


def test_a_connection_opened_ahead_of_need_is_answered_when_it_asks(one_process: Address) -> None:
    with (
        socket.create_connection(one_process, timeout=4) as ahead,
        socket.create_connection(one_process, timeout=4) as later,
    ):
        assert asks(later) == b"HTTP/1.1 200 OK"
        assert asks(ahead) == b"HTTP/1.1 200 OK"
