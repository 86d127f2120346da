# `make` lists the targets. Each installs what it needs and this machine lacks (scripts/setup.sh).

.DEFAULT_GOAL := help
.PHONY: help run test fmt bench dist setup lint unit cluster docs web miniprogram web-test node-setup
export CARGO_TERM_COLOR ?= auto

run: setup ## Build and start the demo: embedded Redis, simulated WeChat, a county, the phone client
	@$(MAKE) --no-print-directory web || echo 'make: going on without the phone client' >&2
	cargo run --locked --release --quiet -- demo $(ARGS)

test: lint unit cluster docs web-test ## Run every check and test

fmt: setup ## Format the code
	cargo fmt

bench: setup ## Measure against ceilings taken in the same run
	cargo bench --locked --bench sanke -- $(ARGS)

dist: setup web ## Build the service as it is installed, with the phone client in it: target/dist/sanke
	cargo build --locked --profile dist --bin sanke

help: ## List the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

setup:
	@scripts/setup.sh

lint: setup
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings

# Every test, on an embedded standalone server that the tests start themselves.
unit: setup
	cargo test --locked --quiet

# What is seen from outside, again on a Cluster of three primaries.
cluster: setup
	SANKE_TEST_STORE=cluster cargo test --locked --quiet --test api

docs: setup
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items --quiet

node-setup:
	@scripts/setup.sh --node

# npm ci only when the lock file changed since the last one.
web/mobile/node_modules/.installed: web/mobile/package-lock.json web/mobile/package.json | node-setup
	cd web/mobile && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# The H5 is built anew only when something it is made of changed; the binary embeds web/mobile/dist.
web/mobile/dist/h5/index.html: web/mobile/node_modules/.installed $(shell find web/mobile/src web/mobile/scripts -type f) web/mobile/index.html web/mobile/vite.config.ts
	cd web/mobile && npm run --silent build

web: web/mobile/dist/h5/index.html ## Build the phone client (H5) that the binary serves at /m/

miniprogram: web/mobile/node_modules/.installed ## Build the mini-program: make miniprogram BASE=https://study.example.cn
	cd web/mobile && VITE_API_BASE=$(BASE) npm run --silent build:mp

# The phone client: types, units, the built mini-program; in a browser against the built binary study days and every page in
# four sizes, of which pictures are kept (web/mobile/test/browser/shots).
web-test: setup web
	@scripts/setup.sh --browser
	cargo build --locked --quiet
	cd web/mobile && npm test --silent
