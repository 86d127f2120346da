# `make` lists the targets. Each installs what it needs and this machine lacks (scripts/setup.sh).

.DEFAULT_GOAL := help
.PHONY: help run test fmt bench setup lint unit cluster docs
export CARGO_TERM_COLOR ?= auto

run: setup ## Build and start the demo: embedded Redis, simulated WeChat, a county
	cargo run --locked --release --quiet -- demo $(ARGS)

test: lint unit cluster docs ## Run every check and test

fmt: setup ## Format the code
	cargo fmt

bench: setup ## Measure against ceilings taken in the same run
	cargo bench --locked

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
