# The commands a person types. `make help` lists them.
PYTHON  ?= python3
PORT    ?= 4200
TESTERS ?= 3
VENV    := .venv
BIN     := $(VENV)/bin
READY   := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check lock reference up down fixtures frames check-readme bench clean docs

help: ## list these commands
	@grep -hE '^[a-z-]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(READY): pyproject.toml requirements.lock scripts/setup.py
	@$(PYTHON) scripts/setup.py

setup: $(READY) ## install system packages and .venv (TORCH=cuda for NVIDIA cards)

demo: $(READY) ## run the flows on the samples and list the results
	@$(BIN)/python scripts/demo.py

test: check ## lint, type-check and run the default tests (TESTERS=3 at once)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -m "not slow" -n $(TESTERS) --dist loadfile

test-slow: $(READY) ## run the slow tests (real servers, long runs)
	@$(BIN)/python -m pytest -m slow

check: $(READY) ## lint, type-check, and look for known vulnerabilities (ruff, mypy, OSV)
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/python scripts/audit.py

lock: $(READY) ## write requirements.lock from pyproject.toml and constraints.txt
	@UV_NO_CONFIG=1 $(BIN)/uv pip compile pyproject.toml -c constraints.txt --universal --python-version 3.11 --all-extras \
		--generate-hashes --default-index https://pypi.org/simple --no-emit-index-url --annotation-style line \
		--custom-compile-command "make lock" -q -o requirements.lock

up: $(READY) ## start server, worker and inbox watcher (PORT=4200)
	@PORT=$(PORT) $(BIN)/bilingual up

down: ## stop what `make up` started
	@$(BIN)/bilingual down

fixtures: $(READY) ## retrain the tiny Whisper checkpoint that the tests use
	@$(BIN)/python scripts/make_tiny_whisper.py

reference: $(READY) ## generate the example settings file and docs/reference
	@$(BIN)/python scripts/make_reference.py

docs: reference ## build the documentation in build/docs
	@$(BIN)/mkdocs build -q

frames: $(READY) ## regenerate the golden frames of the tests (inspect them before committing)
	@$(BIN)/python scripts/make_golden_frames.py

check-readme: $(READY) ## run the README's main commands in a fresh clone
	@$(BIN)/python scripts/check_readme.py

bench: $(READY) ## run all benchmarks
	@for b in bench/*/run.py; do echo "== $$b"; $(BIN)/python $$b || exit 1; done

clean: ## remove .venv, demo results and caches (never media/ or .bilingual/)
	@rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis
