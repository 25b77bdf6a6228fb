# The front door: `make help` lists the verbs.

# The program without the network and the heavier formats builds in half the time.
LEAN = -p section16-cli --no-default-features --features html

.DEFAULT_GOAL := help
.PHONY: help demo test check check-library check-formats bench bless docs man install dist clean tools

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: ## build, convert the samples into out/, print what came out
	cargo build --quiet $(LEAN)
	rm -rf out
	cargo run --quiet $(LEAN) -- convert $(wildcard samples/*.*) -o out --per run || true
	@echo; echo "out/ holds one set of tables (lines):"; wc -l out/*.csv
	@echo; echo "one filing, as the form has it:"
	@cargo run --quiet $(LEAN) -- show samples/form4.xml
	@echo; echo "a damaged one, and what became of it:"
	@cargo run --quiet $(LEAN) -- check --quiet samples/form4_damaged.xml || true

test: tools ## run every test
	cargo nextest run --workspace
	cargo test --quiet --workspace --doc

check: check-library ## format, clippy, documentation, generated files
	cargo fmt --check
	cargo clippy --quiet --workspace --all-targets -- -D warnings
	cargo clippy --quiet -p section16 --no-default-features -- -D warnings
	cargo clippy --quiet $(LEAN) -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --workspace --no-deps --document-private-items
	cargo test --quiet -p section16 --lib on_disk
	cargo test --quiet -p section16-cli --test main generated

check-library: ## the library alone: few crates, none of them network or C; WebAssembly where its target is here
	@for limit in "16 --no-default-features" "42 --all-features"; do \
		set -- $$limit; \
		count=$$(cargo tree --quiet --locked -p section16 -e normal --prefix none $$2 | sed 's/ (\*)$$//' | sort -u | wc -l); \
		echo "section16 $$2: $$count crates of at most $$1"; \
		[ "$$count" -le "$$1" ]; \
	done
	@! cargo tree --quiet --locked -p section16 -e normal --all-features --prefix none \
		| grep -E '^(tokio|reqwest|rustls|rusqlite|parquet|rust_xlsxwriter|cc|crossbeam|rayon)[- ]'
	@if rustc --print target-libdir --target wasm32-unknown-unknown | xargs test -d; then \
		cargo check --quiet --locked -p section16 --target wasm32-unknown-unknown && echo "wasm32-unknown-unknown: compiles"; \
	else \
		echo "wasm32-unknown-unknown: not checked, its standard library is not installed (rustup target add wasm32-unknown-unknown)"; \
	fi

check-formats: ## compare every format with the CSV through other programs, run the recipes
	tests/formats/check.sh

bench: ## speed and memory, beside the floor
	cargo bench -p section16-cli

bless: ## write the expected tables of the samples anew; read the difference
	SECTION16_BLESS=1 cargo test --quiet -p section16-cli --test main golden
	git --no-pager diff --stat samples/expected

docs: ## write the generated files anew
	SECTION16_BLESS=1 cargo test --quiet -p section16 --lib on_disk
	SECTION16_BLESS=1 cargo test --quiet -p section16-cli --test main generated

man: ## write a man page for each command to target/man
	cargo run --quiet --release -- man target/man

install: man ## install the program, its man pages and completions below PREFIX (default ~/.local)
	cargo install --quiet --locked --path crates/cli --root $(PREFIX)
	mkdir -p $(PREFIX)/share/man/man1 $(PREFIX)/share/bash-completion/completions
	cp target/man/*.1 $(PREFIX)/share/man/man1/
	$(PREFIX)/bin/section16 completions bash > $(PREFIX)/share/bash-completion/completions/section16

PREFIX ?= $(HOME)/.local

dist: ## a release build with everything
	cargo build --release --locked

clean: ## remove what was built
	cargo clean
	rm -rf out

tools:
	@command -v cargo-nextest >/dev/null || cargo install --locked cargo-nextest
