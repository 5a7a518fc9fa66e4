# `make run` and `make test` need Python >= 3.11 and git, nothing else; everything goes into .venv here.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2
PORT ?= 8080

.PHONY: help run test check bench docs train clean
.DEFAULT_GOAL := help

help: ## List what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile

run: $(VENV)/.run ## Start the service with the bundled conversations, and say how to talk to it
	@mkdir -p $(DEMO)
	@SOTTOVOCE_HOME=$(DEMO)/home $(BIN)/sottovoce serve --demo examples/conversations.jsonl --port $(PORT)

test: $(VENV)/.dev ## Run the tests
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not heavy"

check: $(VENV)/.dev ## Check style, types and formatting
	@$(BIN)/ruff check src tests benchmarks models
	@$(BIN)/ruff format --check src tests benchmarks models
	@$(BIN)/mypy

bench: $(VENV)/.dev $(VENV)/.bench ## Measure speed and accuracy, the peer beside us
	@$(BIN)/python -m benchmarks.run

docs: $(VENV)/.dev ## Write the tables in docs/ that come from the code
	@$(BIN)/python -m benchmarks.write_docs

train: $(VENV)/.train ## Train the names tagger anew and write its model card (needs the corpora; forty minutes or more on two cores)
	@.train-venv/bin/python -m models.train
	@.train-venv/bin/python -m models.calibrate
	@.train-venv/bin/python -m models.card

clean: ## Remove what was built (not your keys)
	rm -rf build .venv .bench-venv .train-venv

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python lacks its venv module; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) for development ..."
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

$(VENV)/.bench: requirements/bench.txt | $(BIN)/python
	@echo "Setting up the peer in .bench-venv ..."
	@$(PYTHON) -m venv .bench-venv
	@.bench-venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/bench.txt
	@touch $@

$(VENV)/.train: pyproject.toml | $(BIN)/python
	@echo "Setting up training in .train-venv (torch is large) ..."
	@$(PYTHON) -m venv .train-venv
	@.train-venv/bin/python -m pip --disable-pip-version-check --quiet install --editable '.[train]'
	@touch $@
