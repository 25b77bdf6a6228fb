# The front door: `make help` lists the verbs.

# The oldest Rust that compiles it.
RUST = $(shell sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
TARGET = $(or $(CARGO_TARGET_DIR),target)

# The program without the network and the heavier formats builds in half the time.
LEAN = -p section16-cli --no-default-features --features html

.DEFAULT_GOAL := help
.PHONY: help demo test check check-library check-formats check-crates check-msrv check-dist wheel test-python bench bless docs man install uninstall dist clean rust

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: rust ## build, convert the samples into out/, print what came out
	cargo build --quiet $(LEAN)
	rm -rf out
	cargo run --quiet $(LEAN) -- convert $(wildcard samples/*.*) -o out --per run || true
	@echo; echo "out/ holds one set of tables (lines):"; wc -l out/*.csv
	@echo; echo "one filing, as the form has it:"
	@cargo run --quiet $(LEAN) -- show samples/form4.xml
	@echo; echo "a damaged one, and what became of it:"
	@cargo run --quiet $(LEAN) -- check --quiet samples/form4_damaged.xml || true

test: rust ## run every test
	@if command -v cargo-nextest >/dev/null; then \
		echo cargo nextest run --workspace; cargo nextest run --workspace; \
	else \
		echo cargo test --workspace --all-targets; cargo test --quiet --workspace --lib --bins --tests --examples; \
	fi
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

check-crates: ## licences, sources and duplicates of the crates that are built in
	packaging/tools.sh deny
	cargo deny --workspace check --hide-inclusion-graph licenses bans sources

check-msrv: ## does the oldest supported Rust still compile it
	@oldest=$(RUST); \
	if rustup toolchain list 2>/dev/null | grep -q "^$$oldest" || rustup toolchain install "$$oldest" --profile minimal >/dev/null 2>&1; then \
		cargo "+$$oldest" check --quiet --locked --workspace --target-dir $(TARGET)/msrv && echo "Rust $$oldest: compiles"; \
	else \
		echo "Rust $$oldest: not checked, it is not installed (rustup toolchain install $$oldest)"; \
	fi

check-dist: ## build dist/ twice from clean clones and compare, try archive and package in a bare Debian
	packaging/reproducible.sh
	packaging/bare.sh

man: rust ## write a man page for each command to target/man
	cargo run --quiet --release --locked -p section16-cli -- man target/man

PREFIX ?= $(HOME)/.local
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share
BASH_COMPLETION = $(SHARE)/bash-completion/completions/section16
ZSH_COMPLETION = $(SHARE)/zsh/site-functions/_section16
FISH_COMPLETION = $(SHARE)/fish/vendor_completions.d/section16.fish

install: man ## install the program, its man pages and completions below PREFIX (default ~/.local), DESTDIR in front
	install -d $(BIN)
	install -m 755 $(TARGET)/release/section16 $(BIN)/section16
	install -d $(SHARE)/man/man1
	install -m 644 target/man/*.1 $(SHARE)/man/man1
	install -d $(dir $(BASH_COMPLETION)) $(dir $(ZSH_COMPLETION)) $(dir $(FISH_COMPLETION))
	$(BIN)/section16 completions bash > $(BASH_COMPLETION)
	$(BIN)/section16 completions zsh > $(ZSH_COMPLETION)
	$(BIN)/section16 completions fish > $(FISH_COMPLETION)

uninstall: ## remove what `make install` installed
	rm -f $(BIN)/section16 $(SHARE)/man/man1/section16.1 $(SHARE)/man/man1/section16-*.1
	rm -f $(BASH_COMPLETION) $(ZSH_COMPLETION) $(FISH_COMPLETION)

wheel: rust ## the Python package with the program, in dist/
	python/build.sh

test-python: rust ## the Python package in clean virtual environments: streams, verbs, Spark
	python/test.sh

dist: rust ## what a release consists of, in dist/
	packaging/build.sh

clean: ## remove what was built
	cargo clean
	rm -rf out dist

# A sentence instead of cargo's error about an edition that it does not know.
rust:
	@wanted=$(RUST); \
	found=$$(rustc --version 2>/dev/null | cut -d' ' -f2); \
	[ -n "$$found" ] || { echo "section16 needs Rust $$wanted or newer, and there is no rustc here: see https://rustup.rs" >&2; exit 1; }; \
	[ "$$(printf '%s\n' "$$wanted" "$$found" | sort -V | head -n 1)" = "$$wanted" ] || \
		{ echo "section16 needs Rust $$wanted or newer, this is $$found: rustup update stable" >&2; exit 1; }
