"""The site as `make run` starts it: gunicorn, worker and sweeper as processes, the demo in a folder of its own."""

import fcntl
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.processes import ROOT, run_script

BIN = Path(sys.executable).parent
PROCESSES = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
SIZES = {"phone": {"width": 390, "height": 844}, "laptop": {"width": 1280, "height": 800}}
AXE = Axe()
PATIENCE = 25_000
"""Milliseconds a walk waits for anything: longer than a page waits for the site before it says so and asks again."""

expect.set_options(timeout=PATIENCE)


@dataclass
class Site:
    """Where the site answers, and the processes behind it."""

    address: str
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]]
    mails: Path
    """The folder in which the mails it sends arrive."""

    def link_mailed_to(self, address: str) -> str:
        """The link in the latest mail to the address, once it has arrived."""
        found: list[str] = []

        def arrived() -> bool:
            found[:] = [words for words in self._mails() if f"\nTo: {address}\n" in words]
            return bool(found)

        wait_until(arrived)
        [link] = re.findall(rf"^{re.escape(self.address)}/\S+$", found[-1], re.MULTILINE)
        return str(link)

    def _mails(self) -> list[str]:
        """In the order they were sent. A file has those of one connection."""
        files = sorted(self.mails.iterdir(), key=lambda file: file.stat().st_mtime)
        return [f"\n{words}" for file in files for words in file.read_text().split("-" * 79)]

    def start(self, name: str) -> None:
        command = shlex.split(PROCESSES[name])
        self.processes[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        if name == "web":
            wait_until(self.answers)

    def stop(self, name: str, how: signal.Signals = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        os.killpg(process.pid, how)
        process.wait(60)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health/", timeout=2) as response:  # noqa: S310  # our own
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def wait_until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline, pause = monotonic() + seconds, Event()
    while not condition():
        assert monotonic() < deadline, "The site did not come up."
        pause.wait(0.1)


DEMO = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("seed_demo", people=2)
call_command("collectstatic", interactive=False, verbosity=0)
"""


@pytest.fixture(scope="session")
def surroundings() -> dict[str, str]:
    """The environment of a demo site, without its folders and its port."""
    kept_out = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "HTTPS"}
    return {name: value for name, value in os.environ.items() if name not in kept_out} | {
        "DEMO": "1",
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str, surroundings: dict[str, str]) -> Path:
    """The data folder of a demo nobody has used, made once for all processes that walk: it takes longer than a walk."""
    folder = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        folder = folder.parent  # of one run, and of all its processes
    made, half_made = folder / "demo", folder / "demo-half-made"
    with (folder / "demo-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            ran = run_script(DEMO, **surroundings | {"DATA_DIR": str(half_made)})
            assert ran.returncode == 0, ran.stderr
            half_made.rename(made)
    return made


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, surroundings: dict[str, str], demo: Path) -> Iterator[Site]:
    """A site for each process that walks: it may be stopped, and its limits on signing in are its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mails = tmp_path_factory.mktemp("mails")
    data = shutil.copytree(demo, tmp_path_factory.mktemp("site") / "data")
    environment = surroundings | {"DATA_DIR": str(data), "EMAIL_URL": f"file:///{mails}", "PORT": str(port)}
    running = Site(f"http://127.0.0.1:{port}", environment, {}, mails)
    for name in ("web", "worker", "sweep"):
        running.start(name)
    yield running
    for name in list(running.processes):
        running.stop(name)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The system's Chromium; as root it runs without its sandbox."""
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


@pytest.fixture
def open_browser(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own: `open_browser("phone", "dark")`. A page's own errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(size: str = "laptop", scheme: str = "light", *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.address,
            viewport=SIZES[size],
            color_scheme=scheme,
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("plumbline-demo")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def begin(page: Page, role: str) -> None:
    """From a role's page to its first competency, at the rung that is offered."""
    page.goto(f"/roles/{role}/")
    page.get_by_role("button", name="Assess yourself").click()
    is_rating(page)


def is_rating(page: Page) -> None:
    """The rating page stands, with its keys at work."""
    page.wait_for_url("**/rate/**")
    page.wait_for_load_state()


def is_saved(page: Page) -> None:
    """What was chosen last is acknowledged: the mark of the save before it is hidden while something waits."""
    expect(page.locator("#saved:visible")).to_contain_text("Saved at")


def is_accessible(page: Page) -> None:
    """No finding of axe, nothing wider than the screen, one main heading."""
    found = AXE.run(page).response["violations"]
    assert not found, [(f["id"], f["help"], [node["html"][:200] for node in f["nodes"]]) for f in found]
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert too_wide <= 0, f"{page.url} is {too_wide} px wider than the screen"
    assert page.locator("h1").count() == 1
