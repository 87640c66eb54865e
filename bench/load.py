"""Clients that share the cores with the site, so they do as little as they can: bytes out, bytes in, one look at them.

BenchmarkError      what was measured would not be worth its name; the message says what came instead
"""

import socket
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter


class BenchmarkError(Exception):
    """Something came that was not asked for. The message is a sentence for whoever runs the benchmark."""


@dataclass(frozen=True, slots=True)
class Request:
    """A whole HTTP request, and how its right answer is known: its status, and a text in its head or body."""

    sent: bytes
    status: int
    proof: bytes


def header(head: bytes, name: str) -> str:
    """The header's value, empty when it is not there. The name is spelt as the site spells it."""
    return head.partition(f"\r\n{name}: ".encode())[2].partition(b"\r\n")[0].decode()


class Client:
    """One keep-alive connection, used by one thread at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: Request) -> bytes:
        """The head of the right answer. Raises BenchmarkError when another one came."""
        return self.answer_to(request)[0]

    def answer_to(self, request: Request) -> tuple[bytes, bytes]:
        """Head and body of the right answer. Raises BenchmarkError when another one came."""
        fresh = self._socket is None
        try:
            head, body = self._exchange(request.sent)
        except ConnectionError:
            # A worker that reached its number of requests leaves, and closes connections nobody asks on.
            self.close()
            if fresh:
                raise
            head, body = self._exchange(request.sent)
        if int(head[9:12]) != request.status or (request.proof not in head and request.proof not in body):
            raise BenchmarkError(
                f"{request.sent.partition(b' HTTP')[0].decode()} was to answer {request.status} with "
                f"{request.proof.decode()!r}. This came:\n{head.decode()}\n{body[:2000].decode(errors='replace')}"
            )
        if header(head, "Connection") == "close":
            self.close()
        return head, body

    def close(self) -> None:
        if self._socket:
            self._socket.close()
            self._socket = None

    def _exchange(self, sent: bytes) -> tuple[bytes, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(sent)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += _receive(self._socket)
        head = received[: end + 2]
        whole = end + 4 + int(header(head, "Content-Length") or 0)
        while len(received) < whole:
            received += _receive(self._socket)
        return head, received[end + 4 :]


def _receive(connection: socket.socket) -> bytes:
    if part := connection.recv(65_536):
        return part
    raise ConnectionResetError("The site closed the connection.")


def drive(clients: Sequence[Client], requests: Iterator[Request], *, seconds: float) -> tuple[list[float], float]:
    """Let every client ask one request after the other for so long, or until there is none left.

    Returns the seconds that each request took, and those from the first one sent to the last one answered. Raises
    BenchmarkError with the first wrong answer.
    """
    begun = perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        running = [pool.submit(_ask_until, begun + seconds, client, requests) for client in clients]
        timed = [one for client in running for one in client.result()]
    return [took for took, _ in timed], max((at for _, at in timed), default=begun) - begun


def _ask_until(end: float, client: Client, requests: Iterator[Request]) -> list[tuple[float, float]]:
    timed = []
    while (before := perf_counter()) < end and (request := next(requests, None)):
        client.ask(request)
        after = perf_counter()
        timed.append((after - before, after))
    return timed
