# Every target sets up what it needs in .venv: Python 3.11+, pip and make are enough.
# Another Python: make test PYTHON=/path/to/python3

PYTHON ?= python3
BIN = .venv/bin
INSTALL = $(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --quiet \
	--constraint constraints.txt

.PHONY: demo test lint bench lock clean

demo: .venv/runtime  ## score the shipped proposed deal
	$(BIN)/typology score mali-agghali-kouffa-deal-proposed

test: lint  ## everything that continuous integration checks
	$(BIN)/pytest -n 2

lint: .venv/development  ## format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/development  ## run every benchmark
	set -e; for script in benchmarks/*.py; do $(BIN)/python $$script; done

lock:  ## resolve anew and write constraints.txt
	$(PYTHON) -m venv --clear --without-pip build/lock
	$(PYTHON) -m pip --python build/lock/bin/python install '.[docx,parquet,dev]'
	{ echo '# Made by "make lock": what development and continuous integration run with.'; \
	build/lock/bin/python -m pip freeze --all --exclude settlement-typology; } > constraints.txt

clean:  ## remove .venv and what builds and tools leave
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Neither ensurepip nor a Python that pip may write to is needed: pip stands outside .venv.
.venv/pyvenv.cfg:
	$(PYTHON) -m venv --without-pip .venv

.venv/runtime: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) --editable .
	$(BIN)/python -m compileall -q typology
	touch $@

.venv/development: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(INSTALL) --editable '.[docx,parquet,dev]'
	$(BIN)/python -m compileall -q typology
	touch .venv/runtime $@
