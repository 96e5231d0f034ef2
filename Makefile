# What one does with Tertulia from a checkout. `make help` lists it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

GO ?= go
# The tools have a module of their own, so that they are no dependency of the program.
TOOL := $(GO) tool -modfile=tools/go.mod
# The race detector is kept off what has no goroutines and would take ten times as
# long under it: the transpiled SQLite, the hashing of passwords, compressing, the
# parsers of HTML that tests read pages with, those of Markdown and of messages, the
# drawing of pictures and the tables of Unicode.
RACE := -race $(foreach path,modernc.org golang.org/x/crypto golang.org/x/net/html golang.org/x/image golang.org/x/text \
  github.com/PuerkitoBio github.com/andybalholm github.com/go-text github.com/rivo github.com/yuin/goldmark github.com/BurntSushi \
  github.com/klauspost/compress/flate image compress tertulia/internal/spill,-gcflags='$(path)/...=-race=false')
# Everything else is compiled in one way, that of scripts/build-static, so that a new
# machine compiles it once.
PLAIN := CGO_ENABLED=0 GOFLAGS='$(strip $(shell $(GO) env GOFLAGS) -trimpath)'
# For each package: what hangs shows where. Two cores of an ordinary machine need seven
# minutes for the longest; a machine at a third of that speed is to get to its end too.
TIMEOUT ?= 40m
# How many packages are tested at once, and how many cores. One more than CI has: a third
# of the time tests wait for PostgreSQL, the browser or each other.
AT_ONCE ?= $(shell echo $$(($$(nproc) + 1)))
# Packages to test, for instance: make suite PKG=./internal/store/. The longest begin
# first, so that no core waits for them at the end.
PKG ?= ./internal/web ./internal/e2e ./...
ARGS ?=

## Run

.PHONY: run dev build
run: build ## Run the forum with its demo community on the embedded database (ARGS='--listen …')
	exec bin/tertulia serve --demo $(ARGS)

dev: ## Run the demo; rebuild, restart and reload the page when a file changes
	$(TOOL) templ generate --watch --proxy=http://127.0.0.1:8080 \
	  --watch-pattern='(.+\.(go|templ|toml|sql|svg)$$)|(/src/.+\.(css|js)$$)' \
	  --ignore-pattern='/(bin|data|data-demo|tools|node_modules)/' \
	  --cmd='scripts/serve-dev $(ARGS)'

build: ## Build the static binary, bin/tertulia
	scripts/build-static bin

## Test

.PHONY: test check
test: ## Everything: what CI runs, on SQLite and PostgreSQL and in a browser
	scripts/steps format vet staticcheck scripts generated imports build suite

check: ## The fast part: all of it but PostgreSQL, the race detector and the browser
	scripts/steps format vet staticcheck templates imports unit

.PHONY: format vet staticcheck scripts generated templates imports unit suite lint
format: ## Go and templ sources are formatted
	$(PLAIN) scripts/format --check

vet: ## go vet finds nothing
	$(PLAIN) $(GO) vet ./...

staticcheck: ## staticcheck finds nothing
	$(PLAIN) $(TOOL) staticcheck ./...

scripts: ## The shell scripts parse (and shellcheck finds nothing, where installed)
	scripts/check-scripts

generated: tools/node_modules ## What is generated is what its sources give
	$(PLAIN) scripts/check-generated

templates: ## What templ made is what the templates give
	$(PLAIN) $(TOOL) templ generate -check -log-level error

imports: ## No package imports what docs/ARCHITECTURE.md doesn't grant it
	$(PLAIN) $(GO) test -count=1 ./internal/architecture/

unit: ## The tests on SQLite
	@echo "skipped: PostgreSQL, the race detector and the browser (make test has them)"
	$(GO) test $(PKG)

# Without vet: make vet looks at all of it, and would have to at every library again for what is instrumented.
suite: tools/node_modules ## The tests on SQLite and PostgreSQL and in Chromium, with the race detector
	@scripts/ensure-strace >/dev/null
	TERTULIA_CHROMIUM="$$(scripts/ensure-chromium)" TERTULIA_APERTIUM="$$(scripts/ensure-apertium)" \
	  TERTULIA_E2E=1 CGO_ENABLED=1 scripts/with-postgres \
	  "$$($(PLAIN) $(TOOL) -n gotestsum)" --format standard-quiet -- \
	  $(RACE) -vet=off -count=1 -timeout=$(TIMEOUT) -p $(AT_ONCE) $(PKG)

lint: ## golangci-lint (takes minutes to build the first time)
	$(GO) tool -modfile=tools/lint/go.mod golangci-lint run ./...

## Measure

SIZES ?= 10000,100000,1000000
# Folder to keep the generated forums in, for the next time; empty: they are removed.
KEEP ?=

.PHONY: bench
bench: build ## Measure the forum, on Linux, and write docs/PERFORMANCE.md (SIZES=10000,10000000, KEEP=DIR, ARGS=-generate)
	TERTULIA_PG_DURABLE=1 TERTULIA_PG_KEEP=$(if $(KEEP),$(KEEP)/postgres) TERTULIA_CHROMIUM="$$(scripts/ensure-chromium)" \
	  scripts/with-postgres $(GO) run ./internal/bench -sizes $(SIZES) -keep "$(KEEP)" $(ARGS)

.PHONY: idle
idle: ## Answer within a second while 10,000 idle connections are open (ulimit -Hn must allow 10,200 files)
	TERTULIA_TEST_IDLE=10000 $(GO) test -count=1 -v -run IdleConnections ./internal/server/

SOAK ?= 200

.PHONY: soak
soak: ## Kill the forum, its database and its disk under load, SOAK times, and write docs/RELIABILITY.md
	scripts/ensure-strace >/dev/null
	mkdir -p .cache && rm -f .cache/soak.jsonl
	git describe --always --dirty --abbrev=12 --exclude='*' >.cache/soak.commit || echo unknown >.cache/soak.commit
	TERTULIA_SOAK=$(SOAK) TERTULIA_SOAK_RECORD=$(CURDIR)/.cache/soak.jsonl TERTULIA_PG_DURABLE=1 scripts/with-postgres \
	  $(GO) test ./internal/server/ -count=1 -timeout=6h -v \
	  -run 'Survives|Stopping|StoppedAndStarted|Standby|CutInTheMiddle|SlowAndSilent|OnlyBeRead|BusyForLong|FullDisk|SlowDisk|ReadOnlyDirectory'
	$(GO) run ./internal/soak .cache/soak.jsonl docs/RELIABILITY.md "$$(cat .cache/soak.commit)"

## Make

.PHONY: fmt generate container clean help
fmt: ## Format Go and templ sources
	scripts/format

generate: tools/node_modules ## Generate what is generated: templates and go:generate
	$(TOOL) templ generate
	$(GO) generate ./...

container: ## Check Dockerfile and deploy/compose.yaml without a container engine
	scripts/check-container

clean: ## Remove what was built and downloaded (never data)
	rm -rf bin .cache tools/node_modules

help: ## List these targets
	@awk -F ':.*## ' '/^## /{print "\n" substr($$0, 4)} /^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

tools/node_modules: tools/package-lock.json
	cd tools && npm ci --no-audit --no-fund --loglevel=error
	touch tools/node_modules
