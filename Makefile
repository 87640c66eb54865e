# Two commands: `make run` and `make test`. The rest is for whoever works on Plumbline.

SHELL := /bin/sh
PORT ?= 8000
export PORT
PYTHON := .venv/bin/python
STATIC := $(shell find static -type f)
# A database that is thrown away: compiling its small queries and waiting for the disk after each commit are no use to it.
QUICK := options=-c%20jit%3Doff%20-c%20synchronous_commit%3Doff
SERVICES := DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/plumbline?$(QUICK)} REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/9}

.DEFAULT_GOAL := help
.PHONY: help run test test-services test-browser check bench

help:  ## say what can be made
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/' | expand -t 16

run: export DEMO := 1
run: export LOG_LEVEL ?= WARNING
run: .venv/.runtime var/static/.collected  ## the demo site with its worker, at http://localhost:$(PORT)/
	@echo "Bringing the database up to date"
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py seed_demo
	@$(PYTHON) manage.py load_catalogue
	@$(PYTHON) manage.py load_items
	@echo "Starting the site, its worker and its sweeper"
	@PATH="$(CURDIR)/.venv/bin:$$PATH" .venv/bin/honcho --no-colour start --no-prefix

test: .venv/.dev  ## every test that needs no server and no browser
	@$(PYTHON) -m pytest -n auto --ignore tests/services --ignore tests/e2e

test-services: .venv/.dev  ## the same tests and more, on PostgreSQL and Redis
	@$(SERVICES) $(PYTHON) -m pytest -n auto --maxprocesses 6 --ignore tests/e2e

test-browser: .venv/.dev  ## the whole journey in Chromium
	@$(PYTHON) -m pytest tests/e2e -n auto --maxprocesses 4 --dist loadfile

bench: .venv/.runtime  ## how fast the site answers here: its own PostgreSQL database and Redis, ten minutes
	@$(PYTHON) -m bench

check: .venv/.dev  ## lint, types, import contracts, migrations, deployment settings
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	DATA_DIR=$$(mktemp -d) $(PYTHON) manage.py makemigrations --check --dry-run
	DATA_DIR=$$(mktemp -d) $(PYTHON) manage.py check --deploy --fail-level WARNING

.venv/.runtime: requirements.txt bin/prepare
	@bin/prepare requirements.txt
	@touch $@

.venv/.dev: requirements.txt requirements-dev.txt bin/prepare
	@bin/prepare requirements-dev.txt
	@touch $@ .venv/.runtime

var/static/.collected: .venv/.runtime $(STATIC)
	@echo "Collecting the static files"
	@$(PYTHON) manage.py collectstatic --noinput --clear --verbosity 0
	@mkdir -p $(@D)
	@touch $@
