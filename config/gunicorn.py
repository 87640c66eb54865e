"""Gunicorn's settings, the same under `make run` and in production: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
import socket

HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))

bind = f"{HOST}:{PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Idle connections are kept without holding a process. On busy cores threads of one process only wait for each other:
# with four the slowest of 20 results took 115 ms, with one 84. Where no proxy stands before slow readers, more help.
worker_class = "config.web_worker.WebWorker"
threads = int(os.environ.get("WEB_THREADS", "1"))
loglevel = os.environ.get("LOG_LEVEL", "INFO").lower()
timeout = 30
graceful_timeout = 10
preload_app = True  # the application is imported once; its memory is shared
control_socket_disable = True  # nobody uses it, and two sites on one machine would share its path
max_requests = 10_000
max_requests_jitter = 1_000


def on_starting(server: object) -> None:
    """Say in words that the port is taken, instead of trying five times."""
    try:
        with socket.create_server((HOST, PORT)):
            pass
    except OSError as problem:
        print(f"Port {PORT} is taken ({problem.strerror}). Choose another: PORT={PORT + 1} make run", flush=True)
        raise SystemExit(1) from problem


def when_ready(server: object) -> None:
    """Say where the site is, once it answers."""
    lines = [f"Plumbline is running: http://{'localhost' if HOST == '127.0.0.1' else HOST}:{PORT}/"]
    if os.environ.get("DEMO") == "1":
        lines += [
            "",
            "Sign in as                      password",
            "  candidate@demo.test           plumbline-demo     candidate",
            "  manager@demo.test             plumbline-demo     hiring manager, with candidates in every stage",
            "  reviewer@demo.test            plumbline-demo     reviewer, with candidates who wait for a review",
            "  admin@demo.test               plumbline-demo     admin, with matrices of their own",
            "  staff@demo.test               plumbline-demo     site staff, with the built-in matrices",
        ]
    lines += ["", "Ctrl-C stops the site and its worker."]
    print("\n" + "\n".join(lines) + "\n", flush=True)
