"""The process that answers: a connection is given a thread when its request arrives, not when it is opened.

gunicorn's own gives a new connection a thread at once, which waits there up to five seconds for the first byte.
Browsers open connections ahead of need, so with one thread a process a connection that nobody used yet held up all the
requests behind it: two of them for five seconds each, four for ten on two processes.
"""

from functools import partial
from selectors import EVENT_READ
from time import monotonic

from gunicorn.workers.gthread import TConn, ThreadWorker

PATIENCE = 5.0
"""Seconds in which a new connection has to say something, or it is closed."""


class WebWorker(ThreadWorker):
    """Waits for the first byte of a connection as gunicorn waits for the next request of one that is kept."""

    def enqueue_req(self, conn: TConn) -> None:
        """Give a connection that has something to read a thread, any other a place among those that are watched."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.setblocking(False)
        conn.timeout = monotonic() + PATIENCE
        self.pending_conns.append(conn)
        readable = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)
