# Two commands: `make demo` tries it, `make test` proves it. Needs Python 3.11+, git and make.
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
FRESH ?= 0
ONLY ?=
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check install -q --require-hashes

.PHONY: help demo handouts test check wheel bench format clean

help:
	@echo "make demo    try it: a clinic with twelve patients (SERVE=0, FRESH=1, PORT=8000)"
	@echo "make test    all tests that this machine can run; says by name what it skipped"
	@echo "make check   ruff, mypy, import-linter, djlint"
	@echo "make bench   speed as ratios in one run (ONLY=handout)"
	@echo "make handouts the demo's program in every layout, size, paper, colour and language, into instance/handouts, each one checked (PDF/UA-1)"
	@echo "make wheel   dist/*.whl, for pip install"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Clinic needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "On Debian and Ubuntu: sudo apt-get install -y python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock | $(VENV)/bin/python
	@echo "Installing libraries (once) ..."
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock | $(VENV)/bin/python
	@echo "Installing development libraries (once) ..."
	@$(PIP) -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime

# What a browser gets is compressed beforehand, and again whenever it changes.
$(VENV)/.static: $(wildcard static/css/*.css static/js/*.js static/icons/*.svg) | $(VENV)/.runtime
	@$(RUN) -m whitenoise.compress --quiet static
	@touch $@

# The Nu HTML checker, pinned, for one test. Without npm or a network that test says by name that it is skipped.
VNU := 26.9.27
VNU_SHA512 := 4e441de4315f39a582f5e6edbe8cd3b2b1f655aa1dde3620faface791133217c417b12f3f7ead2d8336d8e7efe44f5226618258b44a0860057e9125135e6b428

$(VENV)/vnu-$(VNU).jar: | $(VENV)/bin/python
	@cd $(VENV); npm pack --silent vnu-jar@$(VNU) >/dev/null 2>&1 || { echo "The HTML checker is not fetched."; exit 0; }; \
	echo "$(VNU_SHA512)  vnu-jar-$(VNU).tgz" | sha512sum --check --quiet && \
	tar -xzOf vnu-jar-$(VNU).tgz package/build/dist/vnu.jar >vnu.part && \
	mv vnu.part vnu-$(VNU).jar && rm vnu-jar-$(VNU).tgz

demo: $(VENV)/.runtime $(VENV)/.static
	@$(RUN) -m clinic.commands.libraries
	@$(RUN) -m clinic demo --port $(PORT) $(if $(filter 1,$(FRESH)),--fresh) $(if $(filter 0,$(SERVE)),--no-serve)

handouts: $(VENV)/.development $(VENV)/.static
	@$(RUN) -m clinic.commands.libraries
	@$(RUN) -m clinic demo --no-serve
	@$(RUN) -m clinic handout matrix -o instance/handouts
	@$(RUN) -m tests.check_handouts instance/handouts

test: $(VENV)/.development $(VENV)/.static $(VENV)/vnu-$(VNU).jar
	@$(RUN) -m clinic.commands.libraries
	@$(RUN) -m pytest -n 2 --dist loadfile
	@$(RUN) -m pytest -n 2 --dist loadfile --database=postgresql tests/persistence tests/services tests/web

check: $(VENV)/.development
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet

bench: $(VENV)/.development $(VENV)/.static
	@$(RUN) -m clinic.commands.libraries
	@$(RUN) -m tests.bench $(ONLY)

format: $(VENV)/.development
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

wheel: $(VENV)/.development $(VENV)/.static
	@$(RUN) -m hatchling build -t wheel

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
