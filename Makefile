# Everything a person or a build machine does with this project. `make` lists it.
# Needs Python 3.11 to 3.14 and make; the rest goes into .venv, as lock/ says, from wherever your pip is set to look.

VENV    ?= .venv
PYTHON  ?=
ARGS    ?=
WORKERS ?= 3
ROUNDS  ?= 1000

BIN        := $(VENV)/bin
CANDIDATES := $(if $(PYTHON),"$(PYTHON)",python3.14 python3.13 python3.12 python3.11 python3)

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A person's `user = true` cannot hold inside an environment.
export PIP_USER := 0

# An environment whose Python was removed or upgraded away is made anew.
ifneq ($(wildcard $(VENV)/.made),)
ifneq ($(shell "$(BIN)/python" -c "print('works')" 2>/dev/null),works)
.PHONY: $(VENV)/.made
endif
endif

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check format lint types arch cover interop bench bench-peers faults keys config pictures lock clean

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo
	@echo '  ARGS="..." is handed on: make run ARGS="live K-14", make test ARGS="tests/domain -x"'
	@echo '  PYTHON=/path/to/python3 chooses the Python that .venv is made with'

setup: $(VENV)/.dev ## all that is needed to work on it, in .venv
	@echo "Ready. make run opens the app, make check does what the build machine does."

run: $(VENV)/.app ## open the app
	@$(BIN)/alliance-tui $(ARGS)

demo: $(VENV)/.app ## open the app on a throw-away example practice
	@$(BIN)/alliance-tui demo $(ARGS)

test: $(VENV)/.dev ## the tests, but for a few that take long (make check has them too)
	$(BIN)/pytest -n $(WORKERS) -m "not thorough" $(ARGS)

check: $(VENV)/.dev ## what the build machine runs: format, lint, types, layers, tests with coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term $(ARGS)

format: $(VENV)/.dev ## put the source in order
	$(BIN)/ruff check --select I --fix-only .
	$(BIN)/ruff format .

lint: $(VENV)/.dev ## style and likely mistakes
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## types
	$(BIN)/mypy

arch: $(VENV)/.dev ## layers, sizes and words
	$(BIN)/lint-imports
	$(BIN)/pytest -n $(WORKERS) tests/architecture $(ARGS)

cover: $(VENV)/.dev ## tests, and which lines they leave out (htmlcov/index.html)
	$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term-missing --cov-report=html $(ARGS)

interop: $(VENV)/.dev ## our files shown to BORIS and other programs, each installed into .judges
	tests/interop/install.sh
	$(BIN)/pytest tests/interop -rs $(ARGS)

bench: $(VENV)/.dev ## what it costs
	$(BIN)/python -m benchmarks $(ARGS)

bench-peers: $(VENV)/.dev ## what others cost, installed into throw-away environments
	$(BIN)/python -m benchmarks.peers $(ARGS)

faults: $(VENV)/.dev ## kill, tear and fill the disk a thousand times (ROUNDS=1000)
	ALLIANCE_TUI_FAULT_ROUNDS=$(ROUNDS) $(BIN)/pytest tests/faults tests/terminal/test_kill.py -s --timeout=0 $(ARGS)

keys: $(VENV)/.dev ## write docs/keys.md from the table of actions
	$(BIN)/python -m tools.keys

config: $(VENV)/.dev ## write examples/config.toml from the settings and their docstrings
	$(BIN)/python -m tools.example_config

pictures: $(VENV)/.dev ## make the pictures of the docs from the running app
	$(BIN)/python -m tools.pictures

lock: ## write lock/ after pyproject.toml changed; needs uv (ARGS=--upgrade: newest versions)
	@command -v uv >/dev/null || { echo "make lock needs uv on the PATH."; exit 1; }
	@{ sed -n '/^\[build-system\]/,/^$$/s/^requires = \["\(.*\)"\]/\1/p' pyproject.toml; echo editables; } \
	    | $(COMPILE) pyproject.toml - --output-file lock/run.txt
	@$(COMPILE) pyproject.toml --extra dev --constraint lock/run.txt --output-file lock/dev.txt
	@for file in lock/run.txt lock/dev.txt; do \
	    { echo "# Made by: make lock"; cat $$file; } > $$file.new && mv $$file.new $$file; \
	done
	@echo "lock/run.txt and lock/dev.txt are up to date."

# hatchling and editables are what `pip install -e` builds with.
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-annotate --no-header $(ARGS)

clean: ## remove .venv and everything else that was made here
	rm -rf $(VENV) .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis htmlcov dist build .coverage .coverage.*
	find . -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamps say what .venv holds, so that nothing is installed twice.

$(VENV)/.made:
	@for python in $(CANDIDATES); do \
	    "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || continue; \
	    found="$$python"; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	    clear=; test ! -e "$(VENV)/pyvenv.cfg" || clear=--clear; \
	    echo "Making $(VENV) with $$("$$python" -V)."; \
	    "$$python" -m venv $$clear "$(VENV)" || exit 1; \
	    touch "$@"; exit 0; \
	done; \
	if [ -n "$$found" ]; then \
	    version=$$("$$found" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	    echo "$$found lacks its venv module (ensurepip). On Debian and Ubuntu: sudo apt install python$$version-venv"; \
	elif [ -n "$(PYTHON)" ]; then \
	    echo "$(PYTHON) is not a Python 3.11 to 3.14."; \
	else \
	    echo "alliance-tui needs Python 3.11 to 3.14, and none is on the PATH." \
	        "Install one, or name it: make setup PYTHON=/path/to/python3"; \
	fi; exit 1

$(VENV)/.run: lock/run.txt $(VENV)/.made
	@echo "Installing what the app needs (lock/run.txt)."
	@$(BIN)/python -m pip install --quiet --require-hashes -r lock/run.txt || $(INSTALL_FAILED)
	@touch $@

$(VENV)/.app: pyproject.toml $(VENV)/.run
	@echo "Installing alliance-tui from this folder."
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e . || $(INSTALL_FAILED)
	@touch $@

$(VENV)/.dev: lock/dev.txt $(VENV)/.run | $(VENV)/.app
	@echo "Installing what its tests need (lock/dev.txt)."
	@$(BIN)/python -m pip install --quiet --require-hashes -r lock/dev.txt || $(INSTALL_FAILED)
	@touch $@

INSTALL_FAILED = { echo "That did not work; pip says why above. Nothing outside $(VENV) was changed."; exit 1; }
