# Trợ lý kế hoạch. The first target on a machine sets up .venv; later ones find it ready.
#
#   make run      set up what serving needs, load samples/ into an empty store, serve the page
#   make test     set up everything, run the tests
#   make check    ruff and mypy
#
# PYTHON names the interpreter (3.11 or newer). TORCH_INDEX names where to look for torch when
# pip's own settings offer no CPU build; set it to a CUDA index on a server with a GPU.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
TORCH := $(shell sed -n 's/^torch==//p' constraints.txt)

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check install -qq -c constraints.txt
READY := .venv/.ready-to-run
READY_DEV := .venv/.ready-to-develop

.PHONY: help setup run test check eval bench clean packages-run packages-test

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))
	@echo "also: make setup, eval, bench, clean"

setup: packages-run $(READY_DEV)

run: packages-run $(READY)
	@exec $(BIN)/troly serve --load-samples samples

test: packages-test $(READY_DEV)
	$(BIN)/python -m pytest

check: packages-run $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: packages-test $(READY_DEV)
	$(BIN)/troly eval reading
	rm -rf runs/make-eval
	$(BIN)/troly eval run --out runs/make-eval
	$(BIN)/troly eval gate runs/make-eval

bench: packages-run $(READY)
	$(BIN)/python -m eval.bench

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './data/*' -prune -exec rm -rf {} +

# torch goes first and by itself: a CPU build if one is at hand, since the registry's own build
# brings gigabytes of CUDA libraries that an office PC cannot use.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up .venv (a few minutes the first time) …"
	@$(PYTHON) -m venv .venv
	@$(INSTALL) torch==$(TORCH)+cpu 2>/dev/null || \
	  $(INSTALL) torch==$(TORCH) --extra-index-url $(TORCH_INDEX)
	@$(INSTALL) -e .
	@touch $@

$(READY_DEV): $(READY)
	@$(INSTALL) -e '.[dev]'
	@touch $@

# Programs outside Python. Each line prints the Debian package of a program that is not there.
missing_for_run = $(shell \
  $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv; \
  command -v tesseract >/dev/null || echo tesseract-ocr; \
  tesseract --list-langs 2>/dev/null | grep -qx vie || echo tesseract-ocr-vie; \
  command -v pdftoppm >/dev/null || echo poppler-utils)
missing_for_test = $(missing_for_run) $(shell \
  command -v soffice >/dev/null || echo libreoffice-writer; \
  command -v chromium >/dev/null || echo chromium fonts-dejavu-core)

packages-run:
	@$(call install_packages,$(missing_for_run))

packages-test:
	@$(call install_packages,$(missing_for_test))

define install_packages
set -- $(1); \
if [ $$# -eq 0 ]; then exit 0; fi; \
if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then \
  echo "Some documents cannot be read, or pages tested, without: sudo apt-get install $$*"; \
  exit 0; \
fi; \
echo "Installing $$* …"; \
apt-get -qq update || true; \
for package; do \
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$$package" \
    >/dev/null || echo "$$package could not be installed; going on without it."; \
done
endef
