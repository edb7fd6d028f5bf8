# make demo: set everything up, write the report of the shipped case.  make test: set everything up, pass the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := uv==0.13.9
DEMO := out/j2-8243

.PHONY: demo test search bench lint lock setup clean

demo: setup
	$(BIN)/crossfix investigate cases/j2-8243 --out $(DEMO)
	@echo "Open $(abspath $(DEMO))/report.html in a browser."

# Some more processes than cores share the tests (tests/conftest.py); mypy, which uses one, is beside them. What Python compiles is kept, also where the
# environment says not to: each of some 50 processes that the tests start would compile every library again.
test: setup
	@$(MAKE) --no-print-directory lint >$(VENV)/lint.log 2>&1 & linting=$$!; \
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n auto --dist worksteal; tested=$$?; \
	wait $$linting || { cat $(VENV)/lint.log; exit 1; }; \
	exit $$tested

# The property tests with new random examples at each run, to look for what the fixed ones of `make test` miss.
search: setup
	$(BIN)/python -m pytest -n auto --dist worksteal --hypothesis-profile=search

# What is measured beside ours (group peers) is installed for it alone; it may change no version of the lock.
bench: setup
	$(BIN)/uv pip install --quiet --python $(BIN)/python --constraint requirements.lock --group peers
	PYTHONPATH=tests $(BIN)/python -m benchmarks

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(READY)

$(READY): requirements.lock pyproject.toml hatch_build.py package.json package-lock.json $(shell find web -type f)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "crossfix needs Python 3.11 or later, found " + sys.version.split()[0] + "; run make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$(UV)"
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(READY)

# The lock names packages, versions and hashes, and no registry (docs/decisions).
lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) node_modules out src/crossfix/present/static src/crossfix/web/static
