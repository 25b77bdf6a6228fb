#!/usr/bin/env bash
# Installs the tools named: deb, sbom, musl, deny. What is there already stays.
set -euo pipefail

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
crate() { command -v "$1" >/dev/null || cargo install --quiet --locked "$1@$2"; }

for tool in "$@"; do
    case "$tool" in
        deb) need dpkg-deb dpkg-dev ;;
        sbom) need jq jq ;;
        musl) need musl-gcc musl-tools ;;
        deny) ;;
        *) echo "tools.sh: no tool is named $tool" >&2; exit 2 ;;
    esac
done
"$(dirname "$0")/apt.sh" "${packages[@]}"

for tool in "$@"; do
    case "$tool" in
        deb) crate cargo-deb 3.8.0 ;;
        sbom) crate cargo-cyclonedx 0.5.9 ;;
        deny) crate cargo-deny 0.20.2 ;;
        musl)
            rustc --print target-libdir --target x86_64-unknown-linux-musl | xargs test -d ||
                rustup target add x86_64-unknown-linux-musl
            ;;
    esac
done
