# Two commands do everything on a fresh machine: `make run` and `make test`. They need python3 (3.11-3.13) and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test check lock clean
.DELETE_ON_ERROR:

run: .venv/run                  ## play the demo night, then stay up until Ctrl-C
	@$(BIN)/tallywire demo

test: .venv/dev                 ## the whole test suite, on SQLite and on PostgreSQL
	$(BIN)/pytest -n 2 --ignore tests/e2e
	$(BIN)/pytest tests/e2e  # whole nights, one at a time

check: .venv/dev                ## formatting, lint, types, import contracts, dead code
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/vulture

lock: .venv/dev                 ## resolve the pins anew, for every supported Python
	$(BIN)/uv pip compile $(LOCK) --group build -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group dev -c requirements.lock -o requirements-dev.lock

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links pyproject.toml

clean:
	rm -rf .venv build *.egg-info .tallywire

.venv/bin/python:
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info[:2] <= (3, 13); \
		sys.exit(None if ok else "Tallywire needs Python 3.11, 3.12 or 3.13; choose one with: make PYTHON=python3.12 ...")'
	@echo "Installing Tallywire into .venv (once) ..."
	@$(PYTHON) -m venv .venv

.venv/run: requirements.lock pyproject.toml | .venv/bin/python
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	@$(INSTALL) --require-hashes --only-binary :all: -r requirements-dev.lock
	@touch $@
