# Ponte's verbs. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PONTE := .venv/bin/ponte

.PHONY: help up install install-dev train test check lint format lock bench

help:  ## list the verbs
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

up:  ## set up whatever is missing, then start everything (Ctrl-C stops it)
	@scripts/environments run
	@exec $(PONTE) up

install:  ## both environments
	@scripts/environments run

install-dev:
	@scripts/environments dev

train: install  ## the dialogue model, if its data changed
	@bot/.venv/bin/python -m bot.training

test: install-dev  ## every test
	@bot/.venv/bin/python -m bot.training
	@scripts/tests

check: install-dev  ## formatter, linter, types, import contracts, then every test
	@scripts/checks
	@$(MAKE) --no-print-directory test

lint: install-dev  ## formatter, linter, types, import contracts
	@scripts/checks

format: install-dev  ## let the formatter win
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format .

bench: install-dev  ## search speed; with Ponte running also turns a second
	@.venv/bin/python benchmarks/search.py
	@.venv/bin/python benchmarks/turns.py || echo '  (start Ponte first to measure turns)'

lock:  ## renew the exact pins of both environments
	@scripts/lock
