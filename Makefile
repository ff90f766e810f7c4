# Everything a clone needs: GNU make, git and Python 3.11 or newer. `make` alone says what there is.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo test check format lint types imports unit docs explore fuzz coverage mutants bench wheel wheel-test constraints clean

VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BENCH_STAMP := $(VENV)/.installed-bench
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
QUIET := PIP_ROOT_USER_ACTION=ignore
JOBS ?= 2
# Modules are compiled once, not in every process that a test starts.
unexport PYTHONDONTWRITEBYTECODE
HOW = echo; echo "leadpolicy is $(BIN)/leadpolicy; after \`. $(BIN)/activate\` it is \`leadpolicy\` alone"
FIND_PYTHON := for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' \
	2>/dev/null && { echo $$p; break; }; done

help:  ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

venv: $(STAMP)  ## create .venv and install everything (instant when nothing changed)
	@$(HOW)

$(STAMP): pyproject.toml constraints.txt
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed, as python3.11 or python3" >&2; exit 1; fi; \
	test -x $(BIN)/python || $$python -m venv $(VENV)
	@$(QUIET) $(PIP) install -e '.[dev,parquet]' -c constraints.txt
	@touch $@

$(BENCH_STAMP): $(STAMP)
	@$(QUIET) $(PIP) install -e '.[bench]' -c constraints.txt
	@touch $@

demo: $(STAMP)  ## the whole story on one example, into out/demo: a few minutes
	@LEADPOLICY=$(BIN)/leadpolicy sh examples/demo.sh out/demo
	@$(HOW)

test: $(STAMP)  ## the tests
	@$(BIN)/pytest -q -n $(JOBS)

check: lint types imports unit wheel-test  ## everything that CI runs

format: $(STAMP)  ## bring the code into shape
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .

lint: $(STAMP)
	@$(BIN)/ruff format --check -q . && $(BIN)/ruff check -q .

types: $(STAMP)
	@$(BIN)/mypy

imports: $(STAMP)
	@$(BIN)/lint-imports --no-logo

unit: $(STAMP)
	@$(BIN)/pytest -q -n $(JOBS)

docs: $(STAMP)  ## rewrite the generated parts of docs/
	@UPDATE=1 $(BIN)/pytest -q -m generated

explore: $(STAMP)  ## the property tests on examples nobody has tried yet: a minute or two
	@$(BIN)/pytest -q -n $(JOBS) -m hypothesis --hypothesis-profile explore

fuzz: $(STAMP)  ## hold the kernel to its slow twin on worlds nobody has tried yet: a few minutes
	@from=$$(date +%s) && $(BIN)/python -m tests.simulator.fuzz $$from $$((from + 100000)) --minutes 4

coverage: $(STAMP)  ## see whether 95% intervals hold 95 times in 100: a minute or two
	@$(BIN)/python -m tests.validation.coverage && UPDATE=1 $(BIN)/pytest -q tests/validation

mutants: $(STAMP)  ## plant bugs in the kernel and see whether the tests notice: an hour or two
	@$(BIN)/python -m tests.mutation.run && UPDATE=1 $(BIN)/pytest -q tests/validation

bench: $(BENCH_STAMP)  ## every performance claim, side by side with its peers
	@for file in check_startup simulate_startup decisions diff funnel stories scaling; do $(BIN)/python bench/$$file.py || exit 1; done

wheel: $(STAMP)  ## build the wheel into dist/
	@rm -rf build dist && $(QUIET) $(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist . && ls dist

wheel-test: wheel  ## install the wheel into a scratch environment and run it there
	@sh tests/wheel.sh dist

constraints: $(STAMP)  ## write down the versions that are installed
	@{ sed -n 1p constraints.txt; $(PIP) list --format=freeze --exclude-editable --exclude pip; } \
	> constraints.new && mv constraints.new constraints.txt

clean:  ## remove what make made, save the environment
	@rm -rf build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
