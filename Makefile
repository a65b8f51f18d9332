# The two commands of the README are `make demo` and `make test`; each does its own set-up.
.DELETE_ON_ERROR:
.PHONY: demo test coverage faults check bench lock clean

PYTHON ?= python3
# Three for two cores, for some wait for other programs. Whole files, for tests of one share what was
# made for them; not sorted by their number of tests, for those with few are the long ones, and the
# last would keep the others waiting.
THREE_AT_ONCE := -n 3 --dist loadfile --no-loadscope-reorder
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
unexport PYTHONDONTWRITEBYTECODE

define new-venv
@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed." if sys.version_info < (3, 11) else 0)'
$(PYTHON) -m venv .venv
@echo "Installing the locked packages into .venv: some minutes ..."
endef

.venv/runtime: requirements.lock pyproject.toml
	$(new-venv)
	$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	$(new-venv)
	$(BIN)/pip install --quiet --no-deps --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@ .venv/runtime

demo: .venv/runtime
	$(BIN)/omv demo demo-out

test: .venv/dev check
	tests/install-debian-packages
	$(BIN)/python -m pytest $(THREE_AT_ONCE)
	tests/on-postgresql $(BIN)/python -m pytest --postgresql -m database $(THREE_AT_ONCE)

# Which lines the tests reach; measuring them nearly doubles the time, so it is a run of its own.
coverage: .venv/dev
	$(BIN)/coverage erase
	$(BIN)/python -m pytest $(THREE_AT_ONCE) --cov --cov-report=
	$(BIN)/coverage report

# Two hundred random kills of a year and five hundred of mail, instead of fifty each (the seed is
# printed: OMV_TEST_SEED); `omv up` with its mail server away and its worker killed; and two thousand
# mails to a server that misbehaves.
OMV_TEST_SEED ?= $(shell $(PYTHON) -c 'import random; print(random.randrange(10**6))')
faults: export OMV_TEST_SEED := $(OMV_TEST_SEED)
faults: .venv/dev
	@echo "The moments of the kills are drawn from OMV_TEST_SEED=$(OMV_TEST_SEED)."
	$(BIN)/python -m pytest --long tests/flows/test_interrupted.py tests/adapters/seal/attacks/test_mutations.py
	OMV_TEST_MESSAGES=2000 $(BIN)/python -m pytest tests/steps/test_misbehaving_servers.py
	OMV_TEST_KILLS=200 OMV_TEST_MAIL_KILLS=500 $(BIN)/python -m pytest -n 2 tests/faults
	OMV_TEST_KILLS=200 OMV_TEST_MAIL_KILLS=500 pg_virtualenv $(BIN)/python -m pytest -n 2 tests/faults --postgresql

check: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m omv_workflow.domain.diagrams --check docs/states.md
	$(BIN)/python -m omv_workflow.entrypoints.translating --check

# The peers live beside the locked packages, in an environment of their own.
.venv-bench/made: benchmarks/requirements.txt .venv/runtime
	$(PYTHON) -m venv --clear .venv-bench
	.venv-bench/bin/pip install --quiet --no-deps -r benchmarks/requirements.txt
	$(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > $$(.venv-bench/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth
	touch $@

# All measurements, or some: make bench ONLY=assembly
bench: .venv-bench/made
	.venv-bench/bin/python -m benchmarks $(ONLY)

lock:
	uv pip compile pyproject.toml --extra install --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -o requirements.lock
	uv pip compile pyproject.toml --extra install --extra dev -c requirements.lock --generate-hashes --no-emit-index-url --no-header --python-version 3.11 -q -o requirements-dev.lock

clean:
	rm -rf .venv .venv-bench demo-out .coverage* htmlcov
