# All that a newcomer types. `make run` and `make test` need Python 3.11 or newer and make, and do the rest.
#
#   make run          the demonstration, at the address that it prints
#   make test         every test, those in a real browser included; what touches the database on PostgreSQL too
#   make test-postgresql  the whole suite on a PostgreSQL that it starts for itself
#   make lint         style, types and the ladder of imports
#   make ready        the environment alone, so that .venv/bin/parley works
#   make lock         requirements.lock again from pyproject.toml (UPGRADE=1 for the newest of everything)
#   make bench        every headline figure, measured here, peers beside us
#   make peers        the peers that the figures are compared with, in an environment of their own
#   make messages     the catalogues of translated text, brought up to date with the source
#   make screenshots  the README's pictures, taken anew
#   make two-worlds   two worlds that differ in one secret, compared page by page (RUNS=20)
#   make clean        all that make made, except data/
#
# Settings: PYTHON=python3.12 the interpreter; DATA, HOST and PORT of `make run`; ARGS for pytest; WORKERS of the tests.

DATA ?= data/demo
HOST ?= 127.0.0.1
PORT ?= 8000
RUNS ?= 20
WORKERS ?= 2
ARGS ?=
UPGRADE ?=

SHELL := /bin/sh
VENV := .venv/bin
PY := $(VENV)/python

.DELETE_ON_ERROR:
.PHONY: help run test lint ready lock bench peers messages screenshots two-worlds clean debian again \
  test-postgresql

help:
	@sed -n '3,16s/^# \{0,1\}//p' Makefile

# -- the environment ----------------------------------------------------------------------------------
# .venv/ready is its stamp, and tells where and with which interpreter it was made: a folder that was
# moved, or another PYTHON, makes it anew.

ifneq ($(wildcard .venv/ready),)
ifneq ($(shell tools/environment --fits "$(PYTHON)" && echo fits),fits)
.venv/ready: again
endif
endif

.venv/ready: requirements.lock pyproject.toml
	@tools/environment "$(PYTHON)"

ready: .venv/ready

# What the tests drive and pip can't bring: a browser, PostgreSQL, the programs that people sign with.
debian: .venv/ready
	@$(PY) tools/debian.py --install

# -- what is typed every day --------------------------------------------------------------------------

run: .venv/ready
	@$(VENV)/parley demo --data "$(DATA)"
	@exec $(VENV)/parley serve --demo --data "$(DATA)" --host "$(HOST)" --port "$(PORT)"

TESTS := $(PY) -m pytest -q -n $(WORKERS) --dist loadfile
# Acts, queries and the record: not the engines and the rules, which know no database, nor how pages look. Who sees what
# is tried there by two worlds, and not once more seat by seat.
ON_BOTH := tests/record tests/procedure tests/people tests/convening tests/rounds tests/drafting tests/agreement \
  tests/bargaining tests/consultation tests/press tests/two_worlds
ON_ONE := rules pages clipping exports sight blind found searches likeness photos calendar thread who_may canaries \
  routes signed sign_in demo public
SEAT_BY_SEAT := planted or known_to_the_team or nobody_else_learns or the_team_alone_sees
ON_POSTGRESQL := -m "not browser" $(ON_BOTH) $(ON_ONE:%=--ignore-glob="*test_*%*") \
  --ignore=tests/drafting/test_sealed.py -k "not ($(SEAT_BY_SEAT))"

test: .venv/ready debian
	@$(TESTS) $(ARGS)
	@test -n "$(ARGS)" || ! $(PY) -m tools.postgresql || \
	  PARLEY_TEST_DATABASE=postgresql $(TESTS) $(ON_POSTGRESQL)

test-postgresql: .venv/ready debian
	@PARLEY_TEST_DATABASE=postgresql $(TESTS) $(ARGS)

# Every check runs, so that one round shows all there is to mend.
lint: .venv/ready
	@failed=0; \
	$(PY) -m ruff check --quiet --output-format concise . || failed=1; \
	$(PY) -m ruff format --quiet --check --output-format concise . || failed=1; \
	$(PY) -m mypy --no-error-summary || failed=1; \
	$(VENV)/lint-imports --no-logo || failed=1; \
	exit $$failed

# What is compared with us is not linked with us: it has its own packages, in its own folder.
.venv/peers/ready: benchmarks/peers.lock .venv/ready
	@$(PY) -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --disable-pip-version-check --no-input -qq --require-hashes --requirement $<
	@touch $@

peers: .venv/peers/ready

bench: .venv/ready peers
	@set -e; for figure in benchmarks/[!_]*.py; do \
	  test -f "$$figure" || { echo "benchmarks/ holds no command yet."; break; }; \
	  echo "== $$figure"; $(PY) "$$figure"; \
	done

two-worlds: .venv/ready
	@$(PY) -m tests.two_worlds --runs "$(RUNS)"

# -- what is made and kept in the repository ----------------------------------------------------------

lock: .venv/ready
	@tools/lock $(if $(UPGRADE),--upgrade)

messages: .venv/ready
	@$(PY) tools/messages.py

screenshots: .venv/ready debian
	@$(PY) tools/screenshots.py

clean:
	rm -rf .venv build src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
