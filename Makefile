# What a newcomer runs:  make course  and  make test.  The rest is for those who keep the project.
#
#   make course [PORT=8899] [BROWSER=0]   JupyterLab on notebooks/, ready to run
#   make test [MORE=test-lowest]          everything, with its own set-up; MORE runs beside it
#   make test-scale                       tables that no memory holds: 100,000,000 rows, and two worker processes (4 minutes)
#   make test-hub                         the class service: a hub, its proxy and Apache on this machine
#   make test-hub-cluster                 the same on Kubernetes, as far as it can be tried without a cluster; a part of test-hub
#   make test-hub-containers              its images, built and run, and updates that are killed 200 times (10 minutes; as root, with podman, buildah, runc, debootstrap, nftables)
#   make test-lowest                      the quick tests with the oldest versions that pyproject.toml allows
#   make test-newest                      what draws with the newest there are: Python, Bokeh and all else (1 minute)
#   make mutation [SEED=1 SAMPLE=100]     how many small changes of the source the tests notice, and those they do not (15 minutes)
#   make notebooks [UPGRADE=1]            runs the notebooks and stores their outputs; UPGRADE=1 moves constraints.txt too
#                                         (with the oldest Python there is, Debian's 3.11.2: others take its versions, too)
#   make pictures                         draws the pictures in docs/ anew
#   make benchmark                        ours beside the peers, written to benchmarks/RESULTS.md

PORT ?= 8888
BROWSER ?= 1
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN = .venv/bin
# Python compiles what it imports, and keeps it: compiling all that is installed would take as long as installing it.
unexport PYTHONDONTWRITEBYTECODE
PIP_INSTALL = pip install --quiet --disable-pip-version-check --no-compile
# uv, where it is there, takes half the time.
UV ?= $(shell [ -x $(BIN)/uv ] && echo $(BIN)/uv)
install = $(if $(UV),$(UV) pip install --quiet --python $(1)/bin/python,$(1)/bin/$(PIP_INSTALL))
INSTALL = $(call install,.venv)
# How many processes run tests: fewer, where other tests run beside them.
WORKERS ?= 2
# What the drawing of mutations begins with, and how many are drawn.
SEED ?= 1
SAMPLE ?= 100
IN_PARALLEL = -n $(WORKERS) --dist loadfile
NOTEBOOKS = $(wildcard notebooks/*.ipynb)
JUPYTER_FLAGS = $(if $(filter 0,$(BROWSER)),--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: course test test-scale test-lowest test-newest mutation lint unit browser strict-notebooks test-hub test-hub-service test-hub-cluster test-hub-containers notebooks pictures benchmark clean

course: .venv/.course
	$(BIN)/jupyter trust $(NOTEBOOKS) > /dev/null
	@echo "JupyterLab starts on port $(PORT). Its address stands below; Ctrl+C, twice, ends it."
	cd notebooks && ../$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/00-start-here.ipynb --port=$(PORT) $(JUPYTER_FLAGS)

# Two at a time, each in one process: what waits leaves its core to the other, and no core is left over at an end.
test: lint
	$(MAKE) --jobs=2 --output-sync WORKERS=1 unit test-hub browser strict-notebooks $(MORE)

lint: .venv/.test
	$(BIN)/ruff check src tests benchmarks docs hub
	$(BIN)/ruff format --check src tests benchmarks docs hub
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: .venv/.test
	$(BIN)/pytest -q $(IN_PARALLEL) --no-loadscope-reorder --ignore=tests/browser --ignore=tests/scale --ignore=tests/hub/service --ignore=tests/hub/cluster --ignore=tests/hub/containers

test-hub: test-hub-service test-hub-cluster

test-hub-service: .venv-hub/.test
	.venv-hub/bin/pytest -q -rs -c tests/hub/service.ini tests/hub/service

test-hub-cluster: .venv-hub/.test .venv-hub-cluster/.test
	.venv-hub-cluster/bin/pytest -q -rs -c tests/hub/cluster.ini tests/hub/cluster

test-hub-containers: .venv-hub/.test
	.venv-hub/bin/pytest -q -rs -c tests/hub/service.ini tests/hub/containers
	COURSE_KILLS=200 .venv-hub/bin/pytest -q -c tests/hub/service.ini tests/hub/test_follow_killed.py

# A hundred million rows, and a frame on two worker processes.
test-scale: .venv/.test
	$(BIN)/pytest -q -rP tests/scale

browser: .venv/.test
	$(BIN)/python tests/browser/chromium.py
	$(BIN)/pytest -q $(IN_PARALLEL) tests/browser

# Compared byte for byte with what is stored: html and text, nothing left out. With other versions of what draws, the
# notebooks are run and not compared.
strict-notebooks: .venv/.test
	DDSVIZ_STORED=1 DDSVIZ_DEBUG=1 $(BIN)/pytest -q $(IN_PARALLEL) -o addopts= -o filterwarnings= $$($(BIN)/python tests/nbval_option.py) notebooks

notebooks: .venv/.test
ifdef UPGRADE
	$(BIN)/pip install --quiet --upgrade --upgrade-strategy eager -e ".[course,test,docs,benchmark]"
	$(BIN)/pip list --format=freeze --exclude ddsviz --exclude pip --exclude setuptools > constraints.txt
endif
	DDSVIZ_STORED=1 DDSVIZ_DEBUG=1 $(BIN)/jupyter nbconvert --to notebook --execute --inplace --ExecutePreprocessor.record_timing=False $(NOTEBOOKS)

pictures: .venv/.test
	$(BIN)/python docs/make_pictures.py

benchmark: .venv/.benchmark
	$(BIN)/python benchmarks/run.py

# An old nbformat's usual way to check a notebook compiles the schema anew each time; its other way does not.
test-lowest: .venv/.test
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-lowest
	$(BIN)/uv pip install --quiet --python .venv-lowest --resolution lowest-direct -e ".[lowest]"
	NBFORMAT_VALIDATOR=jsonschema DDSVIZ_EXAMPLES=50 .venv-lowest/bin/python -m pytest -q $(IN_PARALLEL) --no-loadscope-reorder tests -o addopts=--import-mode=importlib -o filterwarnings= \
	  --ignore=tests/scale --ignore=tests/test_engine_faults.py --ignore=tests/test_messy_tables.py -k "not ibis and not dask and not spark" \
	  --ignore=tests/browser --ignore=tests/test_docs.py --ignore=tests/test_notebooks.py --ignore=tests/test_package.py \
	  --ignore=tests/test_nbval_option.py --ignore=tests/test_course.py --ignore=tests/hub

# Bokeh asks for a later Python than ours from 3.10 on. uv takes the newest from the path, from pyenv, or fetches it.
test-newest: .venv/.test
	@export PATH="$$PATH$$(printf ':%s' "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin)"; rm -rf .venv-newest; \
	for version in 3.14 3.13 3.12; do \
	  UV_HTTP_RETRIES=0 $(BIN)/uv venv --quiet --python $$version .venv-newest 2> /dev/null && break; \
	done; \
	[ -x .venv-newest/bin/python ] || { echo "SKIPPED: the newest versions, for no Python 3.12 or later is here, and uv can fetch none"; exit 0; }; \
	$(BIN)/uv pip install --quiet --python .venv-newest --resolution highest -e ".[lowest]" && \
	.venv-newest/bin/python -c 'import bokeh, platform; print("Bokeh", bokeh.__version__, "with Python", platform.python_version())' && \
	.venv-newest/bin/python -m pytest -q -rs $(IN_PARALLEL) --no-loadscope-reorder -o addopts=--import-mode=importlib -o filterwarnings= \
	  tests/charts tests/display tests/kinds tests/scripts tests/test_same_bytes.py

# Cosmic Ray brings much that nothing else needs: an environment of its own. Only a copy of this folder is changed.
mutation: .venv-mutation/.test
	.venv-mutation/bin/python benchmarks/mutation/run.py --seed=$(SEED) --sample=$(SAMPLE) --workers=$(WORKERS)

.venv-mutation/.test: .venv/.test
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-mutation
	$(BIN)/uv pip install --quiet --python .venv-mutation -c constraints.txt -e ".[lowest,mutation]"
	@touch $@

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "ddsviz needs Python 3.11 or later, and none was found. Install it from python.org," \
	  "or on Debian and Ubuntu: sudo apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo; \
	  echo "This Python cannot make virtual environments. On Debian and Ubuntu: sudo apt install python3-venv"; exit 1; }

.venv/.course: .venv/bin/python pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e ".[course]"
	@touch $@

.venv/.test: .venv/bin/python pyproject.toml constraints.txt
	$(INSTALL) -c constraints.txt -e ".[course,test,docs]"
	@touch $@ .venv/.course

# The hub needs nothing of ours, and has an environment of its own, with its proxy.
.venv-hub/.test: hub/requirements.txt hub/requirements-test.txt
	@test -n "$(PYTHON)" || { echo "The hub needs Python 3.11 or later."; exit 1; }
	$(PYTHON) tests/hub/tools.py
	$(PYTHON) -m venv .venv-hub
	$(call install,.venv-hub) -r hub/requirements.txt -r hub/requirements-test.txt
	npm install --silent --prefix .venv-hub/proxy "configurable-http-proxy@>=5.3" && touch $@ || echo "NOT INSTALLED: the hub's proxy, which needs npm"

# The versions that the chart for Kubernetes pins are older: an environment of their own.
.venv-hub-cluster/.test: hub/kubernetes/requirements-chart.txt
	@test -n "$(PYTHON)" || { echo "The hub needs Python 3.11 or later."; exit 1; }
	$(PYTHON) -m venv .venv-hub-cluster
	$(call install,.venv-hub-cluster) -r hub/kubernetes/requirements-chart.txt
	@touch $@

.venv/.benchmark: .venv/.test
	$(INSTALL) -c constraints.txt -e ".[course,benchmark]"
	$(BIN)/python -m venv .venv-resampler
	$(call install,.venv-resampler) plotly-resampler
	@touch $@

clean:
	rm -rf .venv .venv-hub .venv-hub-cluster .venv-lowest .venv-newest .venv-mutation .venv-resampler dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
