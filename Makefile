# What people and continuous integration run; `make help` lists it.

PYTHON ?= python3
JOBS ?= 2
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup book serve lab test test-site references soak mutants bench lock format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with the locked packages and the command icsbook

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "icsbook needs Python 3.11 or newer; try make PYTHON=python3.12")'
	$(PYTHON) -m venv --clear $(VENV)
	@awk '/^[a-z]/ {on = /^uv==/} on' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -f --invalidation-mode checked-hash src/helpers
	@touch $@

book: setup ## execute the chapters and build the site into _build/html
	$(BIN)/icsbook build --jobs $(JOBS)

serve: setup ## serve the built site on 127.0.0.1
	$(BIN)/icsbook serve

lab: setup ## open the notebooks in JupyterLab, their prose filled as the cells run
	JUPYTER_CONFIG_PATH=book/lab $(BIN)/jupyter lab --notebook-dir notebooks

test: setup ## lint, types, unit tests, checks of the sources, nbval
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/icsbook check
	$(BIN)/pytest -n $(JOBS) --dist loadfile tests --ignore tests/site --ignore tests/lab
	$(BIN)/pytest -n $(JOBS) --dist loadfile --nbval notebooks/reference

test-site: setup ## look at the built site and at JupyterLab in a browser (needs chromium)
	$(BIN)/pytest -n $(JOBS) --dist loadfile tests/site
	$(BIN)/pytest tests/lab

references: setup ## renew the outputs that nbval compares
	$(BIN)/icsbook references

soak: setup ## make 200 random edits, change 200 figures, kill 200 commands, read chapters of more areas
	ICSBOOK_SOAK_SETS=all $(BIN)/pytest tests/notebooks/test_reading.py
	ICSBOOK_SOAK_FIGURES=200 $(BIN)/pytest tests/data/test_changed_figures.py
	ICSBOOK_SOAK_EDITS=200 $(BIN)/pytest tests/publish/test_soak.py
	ICSBOOK_SOAK_KILLS=200 $(BIN)/pytest tests/run/test_kills.py

mutants: setup ## change the statistics in one place after another, and list the changes no test sees
	$(BIN)/mutmut run
	$(BIN)/mutmut results

bench: setup ## measure speed as ratios against a baseline
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

lock: setup ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet --upgrade -o requirements.lock

format: setup ## format the code
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean: ## remove everything that was built
	rm -rf _build $(VENV)
