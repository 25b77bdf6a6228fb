#!/usr/bin/env bash
# Builds dist/ twice, from clones of the last commit in folders of different names and lengths, each
# with a target folder of its own, and compares every file. The second one stays, in dist/.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

for clone in first second/deeper; do
    mkdir -p "$work/$(dirname "$clone")"
    git clone --quiet "$root" "$work/$clone"
    env -u CARGO_TARGET_DIR DIST="$work/dist-${clone%%/*}" "$work/$clone/packaging/build.sh" >/dev/null
    rm -rf "$work/$clone"
done

diff -r "$work/dist-first" "$work/dist-second"
cat "$work/dist-second/SHA256SUMS"
rm -rf "$root/dist"
cp -r "$work/dist-second" "$root/dist"
echo "built twice, the same byte for byte: $(wc -l <"$root/dist/SHA256SUMS") files"
