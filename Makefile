# Every target sets up what it needs in .venv: Python 3.11+, pip and make are enough.
# Another Python: make test PYTHON=/path/to/python3

PYTHON ?= python3
BIN = .venv/bin
INSTALL = $(PYTHON) -m pip --python $(BIN)/python install --disable-pip-version-check --quiet \
	--constraint constraints.txt

TYPOLOGY = $(BIN)/typology
REPORTS = reports
DEAL = mali-agghali-kouffa-deal-proposed
BESIDE = thurston-2018 strict-conjunction three-of-five violence-only
N = 1000000
SEED = 2018
NPM = npm install --silent --no-audit --no-fund --prefix build/npm
ESBUILD = esbuild@0.28.2
AXE = build/npm/node_modules/axe-core/axe.min.js
AXE_CORE = axe-core@4.14.1

.PHONY: demo test fuzz lint site lowest pythons bench reports scripts lock clean

demo: .venv/runtime  ## score the shipped proposed deal
	$(BIN)/typology score mali-agghali-kouffa-deal-proposed

test: lint $(AXE)  ## everything that continuous integration checks
	$(BIN)/pytest -n 2

fuzz: .venv/development  ## N mutations of inputs through every reader
	FUZZ=$(N) FUZZ_SEED=$(SEED) $(BIN)/pytest -n 2 tests/fuzz/test_readers.py

lint: .venv/development  ## format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

site: .venv/development  ## the documentation as a site in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --config-file .ci/site/mkdocs.yml

lowest:  ## fast tests with the lowest versions that pyproject.toml allows
	.ci/fast-tests lowest $(PYTHON)

pythons:  ## fast tests with the newest versions on every Python from 3.11 on that is there
	.ci/fast-tests newest

bench: .venv/development  ## run every benchmark into benchmarks/RESULTS.md
	$(INSTALL) scikit-criteria pymcdm || echo 'peers not installed' >&2
	$(BIN)/python -m benchmarks.results

# Without npm the tests of accessibility are skipped, or fail where CI is set.
$(AXE):
	$(NPM) $(AXE_CORE) || echo 'npm could not fetch $(AXE_CORE)' >&2

reports: .venv/runtime  ## write everything in reports/ anew
	$(TYPOLOGY) compare cases --figure $(REPORTS)/heatmap.svg --output $(REPORTS)/comparison.md
	$(TYPOLOGY) compare cases --output $(REPORTS)/comparison.csv
	$(TYPOLOGY) compare cases --rubric all --output $(REPORTS)/definitions.md
	$(TYPOLOGY) compare cases --rubric all --columns case,verdict,firm,rests_on \
	--output $(REPORTS)/definitions.csv
	$(TYPOLOGY) cluster cases --figure $(REPORTS)/classes.svg --output $(REPORTS)/clusters.md
	$(TYPOLOGY) cluster cases --output $(REPORTS)/clusters.csv
	$(TYPOLOGY) robustness cases --output $(REPORTS)/robustness.md
	$(TYPOLOGY) report cases $(BESIDE:%=--rubric %) --output $(REPORTS)/library.html
	$(TYPOLOGY) report $(DEAL) --rubric thurston-2018 --rubric all --multiverse default \
	--output $(REPORTS)/$(DEAL).html
	$(BIN)/python -c 'import sys; from typology.reading.rubric.reader import read_rubric; \
	from typology.reporting.workbench.page import blank_workbench; \
	sys.stdout.write(blank_workbench(read_rubric("thurston-2018")))' > $(REPORTS)/workbench.html

scripts: .venv/runtime  ## make the workbench's scripts small (needs npm)
	mkdir -p build/scripts
	$(NPM) $(ESBUILD)
	$(BIN)/python -c 'from pathlib import Path; \
	from typology.reporting.formats.page import asset; \
	from typology.reporting.workbench.page import SCRIPTS; \
	[Path("build/scripts", name).write_text(asset(f"workbench/scripts/{name}"), "utf-8") \
	for name in SCRIPTS]'
	for script in build/scripts/*.js; do \
	echo "// sha256 $$(sha256sum < $$script) $$(basename $$script)"; \
	build/npm/node_modules/.bin/esbuild $$script --minify --charset=utf8; \
	done > typology/reporting/workbench/scripts/workbench.min.js

lock:  ## resolve anew and write constraints.txt
	$(PYTHON) -m venv --clear --without-pip build/lock
	$(PYTHON) -m pip --python build/lock/bin/python install '.[docx,parquet,field,scale,site,dev]'
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
	$(INSTALL) --editable '.[docx,parquet,field,scale,site,dev]'
	$(BIN)/python -m compileall -q typology
	touch .venv/runtime $@
