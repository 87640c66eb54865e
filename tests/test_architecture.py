"""The shape of the house: who imports whom, what models must have, what nobody may do."""

import ast
import subprocess
import sys
from importlib import import_module
from inspect import Parameter, isfunction, signature
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[1]
SOURCES = {".css", ".html", ".js"}
OURS = ("accounts", "roles", "assessments", "reports")
FILES = [path for app in (*OURS, "charts", "config") for path in (ROOT / app).rglob("*.py")]
CODE = [path for path in FILES if "migrations" not in path.parts]
MODELS = [path for path in CODE if path.name == "models.py" or path.parent.name == "models"]


def test_the_import_contracts_hold() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_no_import_hides_inside_a_function_but_that_of_signals() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name != "ready"
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_services_take_keywords_only_and_name_the_actor() -> None:
    found = {}
    for app in OURS:
        for name, service in vars(import_module(f"{app}.services")).items():
            if isfunction(service) and service.__module__.startswith(f"{app}.services") and name[0] != "_":
                found[f"{app}.services.{name}"] = signature(service).parameters
    assert len(found) > 10
    for name, parameters in found.items():
        kinds = {parameter.kind for parameter in parameters.values()}
        assert kinds <= {Parameter.KEYWORD_ONLY}, f"{name} takes positional arguments"
        assert "by" in parameters or name.endswith(".forget_answers"), f"{name} does not name the actor"


def test_every_constraint_says_what_it_stops() -> None:
    for path in MODELS:
        lines = [line.strip() for line in path.read_text().splitlines()]
        for number, line in enumerate(lines):
            if line.startswith(("models.UniqueConstraint(", "models.CheckConstraint(")):
                assert any(one.startswith("#") for one in lines[max(0, number - 8) : number]), f"{path}:{number + 1}"


def test_every_model_reads_as_words() -> None:
    for app in OURS:
        for model in apps.get_app_config(app).get_models():
            assert model.__str__ is not models.Model.__str__, model


def test_no_file_grows_past_four_hundred_lines() -> None:
    pages = [
        path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*") if path.suffix in SOURCES
    ]
    long = [str(path.relative_to(ROOT)) for path in (*CODE, *pages) if path.read_text().count("\n") > 400]
    assert not long


def test_templates_carry_nothing_inline() -> None:
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        for forbidden in (" style=", "<style", " onclick=", " onload=", "hx-on", "javascript:"):
            assert forbidden not in text, f"{path.relative_to(ROOT)} has {forbidden}"
