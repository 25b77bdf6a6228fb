#!/usr/bin/env bash
# Prints the release notes of VERSION (default: that of Cargo.toml): its part of CHANGELOG.md, or the
# unreleased one, how to install it, and the sums of what is in dist/.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
cargo_version="$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")"
version="${1:-$cargo_version}"

part() { awk -v heading="## $1" 'index($0, "## ") == 1 { inside = ($0 == heading || index($0, heading " ") == 1); next } inside' "$root/CHANGELOG.md"; }
changes="$(part "$version")"
[ -n "$changes" ] || { [ "$version" = "$cargo_version" ] && changes="$(part Unreleased)"; }
[ -n "$changes" ] || { echo "notes.sh: CHANGELOG.md has nothing on $version" >&2; exit 1; }

cat <<NOTES
# section16 $version
$changes

### Install

Linux on x86-64: unpack the archive, which needs no library, or \`apt install\` the package. Python: \`pip install\` the wheel.
macOS and Windows: with Rust $(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$root/Cargo.toml") or later and a C compiler (Xcode's or Visual Studio's tools),
\`cargo install --locked --path crates/cli\` in the sources; \`make install\` on macOS adds man pages and completions.
NOTES
if [ -f "$root/dist/SHA256SUMS" ]; then
    printf '\n### SHA-256\n\n```\n%s\n```\n' "$(cat "$root/dist/SHA256SUMS")"
fi
