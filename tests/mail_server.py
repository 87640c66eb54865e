"""A mail server as small as one can be: what it takes it keeps, and it treats single addresses as a test asks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import default
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Event, Thread


@dataclass
class MailServer:
    """`answers` has what it says to an address instead of taking its mail, and `drops` those it hangs up on."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    drops: set[str] = field(default_factory=set)
    pause: float = 0.0
    """Seconds it takes over each mail."""
    greeting: str = "220 here"
    of_senders: str = "250 yes"
    taken: list[tuple[str, Message]] = field(default_factory=list)
    connections: int = 0

    @property
    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that listens on this machine until the test is over."""
    kept = MailServer()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            kept.connections += 1
            converse(self, kept)

    class Server(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        kept.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield kept
        finally:
            server.shutdown()
            thread.join()


def converse(talk: StreamRequestHandler, kept: MailServer) -> None:
    def say(line: str) -> None:
        talk.wfile.write(f"{line}\r\n".encode())

    address = ""
    say(kept.greeting)
    while line := talk.rfile.readline():
        word = line.split(b":")[0].strip().upper()
        if word == b"RCPT TO":
            address = line.split(b"<")[1].split(b">")[0].decode()
            say(kept.answers.get(address, "250 yes"))
        elif word == b"MAIL FROM":
            say(kept.of_senders)
        elif word == b"DATA":
            say("354 go on")
            mail = b"".join(iter(talk.rfile.readline, b".\r\n"))
            if address in kept.drops:
                return
            Event().wait(kept.pause)
            kept.taken.append((address, message_from_bytes(mail, policy=default)))
            say("250 taken")
        elif word == b"QUIT":
            say("221 bye")
            return
        else:
            say("250 yes")
