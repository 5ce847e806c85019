# What a newcomer needs: `make demo` to see Footfall running, `make test` to know that it works here.
# Needs Python 3.11 or newer, make, and a package registry; everything else is fetched into .venv.

SHELL := /bin/bash
UV_VERSION := 0.13.9
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
UV := VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv
LOCK := $(UV) pip compile --universal --generate-hashes --no-annotate --no-header --quiet
# pip reads the machine's own settings and uv does not: where pip is told of another registry, tell uv as well.
REGISTRY := PIP_DISABLE_PIP_VERSION_CHECK=1; registry=$$($(BIN)/pip config get global.index-url 2>/dev/null || true); \
	if [ -n "$${PIP_INDEX_URL:-$$registry}" ] && [ -z "$$UV_DEFAULT_INDEX$$UV_INDEX_URL" ]; \
	then export UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$$registry}"; fi;

.PHONY: help setup demo test browser check format bench lock wheel clean

help:  ## Show these commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .venv/.ready  ## Install everything into .venv; the command is then .venv/bin/footfall

.venv/.ready: requirements-dev.lock requirements-fast.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Footfall needs Python 3.11 or newer; set PYTHON=/path/to/python." >&2; exit 1; }
	@[ -x $(BIN)/python ] || { echo "Making .venv with $(PYTHON)"; $(PYTHON) -m venv .venv; }
	@[ "$$($(BIN)/uv --version 2>/dev/null | cut -d' ' -f2)" = "$(UV_VERSION)" ] || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(REGISTRY) $(UV) pip sync --quiet --require-hashes requirements-dev.lock || \
		{ echo "Trying again with pip"; $(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock; }
	@$(UV) pip install --quiet --offline --no-deps --no-build-isolation --editable .
	@$(REGISTRY) $(UV) pip install --quiet --no-deps --only-binary :all: --require-hashes -r requirements-fast.lock 2>/dev/null || \
		echo "No ready-made rphonenumbers for this machine: telephone numbers are read by the slower pure Python library."
	@touch $@

demo: setup  ## Fill a realistic company, start it, print its address and log-ins; Ctrl-C stops it
	@exec $(BIN)/footfall demo

test: setup browser  ## Run all tests
	@$(BIN)/python -m pytest -n 2 -q $(TESTS)

# The browser tests want a Chromium; without one they skip and say so.
browser:
	@if ! command -v chromium chromium-browser google-chrome >/dev/null; then \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			echo "Installing Chromium for the browser tests"; \
			{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } \
				>/dev/null 2>&1 || echo "Chromium could not be installed: the browser tests will be skipped."; \
		else echo "No Chromium found: the browser tests will be skipped. Install one to run them."; fi; fi

check: setup  ## Check format, lint, types, import contracts and templates
	@$(BIN)/ruff format --check --quiet . || { echo "ruff format: run make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary src
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/djlint src --lint --quiet

format: setup  ## Put the code into the one format and mend what can be mended by rule
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: setup  ## Measure the speed figures of benchmarks/
	@$(BIN)/python -m benchmarks

lock: setup  ## Resolve the dependencies anew and write the lock files
	@$(LOCK) --upgrade pyproject.toml -o requirements.lock
	@$(LOCK) --upgrade pyproject.toml --group dev -o requirements-dev.lock
	@grep -oE 'rphonenumbers>=[0-9.]+' pyproject.toml | $(LOCK) --upgrade - -o requirements-fast.lock
	@! grep -nE '://|^--|@ ' requirements*.lock || { echo "A lock file names a place; it must name only versions." >&2; exit 1; }

wheel: setup  ## Build the wheel into dist/
	@rm -rf dist && $(BIN)/python -m build --wheel --no-isolation --outdir dist . >/dev/null && ls dist/*.whl

clean:  ## Remove what was built; the data directory stays
	@rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
