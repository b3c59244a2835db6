# Everything runs in .venv, which the first target makes: only Python 3.11 or later is needed.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: run setup test lint format bench lock clean clean-demo

run: setup
	@$(BIN)/signpost demo --port $(PORT)

setup: $(INSTALLED)

# Two steps, because pip checks hashes for all packages of one command or for none, and the
# checkout itself has none.
$(INSTALLED): requirements.lock pyproject.toml package-lock.json hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signpost needs Python 3.11 or later; name one with PYTHON=")'
	@echo "Setting up (a few minutes the first time)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

test: setup
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry . --exclude '\.venv' --ignore DEP002,DEP004

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.crawl
	$(BIN)/python -m bench.citations

# Needs uv; registry addresses are left out of the file.
lock:
	uv pip compile pyproject.toml --extra test --generate-hashes --no-emit-index-url --no-header \
	  --universal --python-version 3.11 -o requirements.lock

# Only what can be made again: never data/, where years of versions, users and decisions are.
clean:
	rm -rf .venv build dist static/vendor .mypy_cache .pytest_cache .ruff_cache

# The demonstration and its user; data/ is not touched.
clean-demo:
	rm -rf data-demo
