#!/usr/bin/env bash
# Builds what a release consists of into dist/: a static archive for Linux, a package for Debian, the
# wheel for Python, the list of what is inside (CycloneDX) and SHA256SUMS. The committed lock files and
# sources decide every byte. Installs the tools that it needs. With MINISIGN_KEY=FILE the sums are signed.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
cd "$root"

triple=x86_64-unknown-linux-musl
version="$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)"
unset CARGO_TARGET_DIR
target="$root/target"
dist="${DIST:-$root/dist}"
name="section16-$version-x86_64-linux"

packaging/tools.sh deb sbom musl

# Times are those of the commit, paths those of no machine.
SOURCE_DATE_EPOCH="$(git log -1 --format=%ct)"
cargo_home="${CARGO_HOME:-$HOME/.cargo}"
sysroot="$(rustc --print sysroot)"
CFLAGS="-ffile-prefix-map=$root=/section16 -ffile-prefix-map=$target=/target -ffile-prefix-map=$cargo_home=/cargo"
CARGO_ENCODED_RUSTFLAGS="$(printf '%s\x1f' \
    "--remap-path-prefix=$root=/section16" \
    "--remap-path-prefix=$target=/target" \
    "--remap-path-prefix=$cargo_home=/cargo")--remap-path-prefix=$sysroot=/rust"
export SOURCE_DATE_EPOCH CFLAGS CARGO_ENCODED_RUSTFLAGS
export LC_ALL=C TZ=UTC
umask 022

cargo build --quiet --locked --profile dist --target "$triple" -p section16-cli
program="$target/$triple/dist/section16"

# What the archive and the package share.
stage="$target/package"
rm -rf "$stage"
mkdir -p "$stage/man" "$stage/completions" "$dist"
"$program" man "$stage/man"
gzip -kn9 "$stage"/man/*.1
"$program" completions bash >"$stage/completions/section16.bash"
"$program" completions zsh >"$stage/completions/_section16"
"$program" completions fish >"$stage/completions/section16.fish"

# The list of what is inside, without its number and moment of making, which would differ each time.
cargo cyclonedx --quiet --manifest-path crates/cli/Cargo.toml --format json --spec-version 1.5 \
    --target "$triple" --override-filename section16.cdx
jq 'del(.serialNumber) | .metadata.timestamp = ($ENV.SOURCE_DATE_EPOCH | tonumber | todate)' \
    crates/cli/section16.cdx.json | sed "s#path+file://$root#path+file:///section16#g" \
    >"$stage/section16.cdx.json"
rm section16.cdx.json crates/*/section16.cdx.json

archive="$target/archive/$name"
rm -rf "$target/archive"
mkdir -p "$archive/man" "$archive/completions"
install -m 755 "$program" "$archive/section16"
install -m 644 "$stage"/man/*.1 "$archive/man/"
install -m 644 "$stage"/completions/* "$archive/completions/"
install -m 644 README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$stage/section16.cdx.json" "$archive/"
tar --create --directory "$target/archive" --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="@$SOURCE_DATE_EPOCH" --format=gnu "$name" | gzip -n9 >"$dist/$name.tar.gz"

cargo deb --quiet --locked --no-build --no-strip -p section16-cli --profile dist --target "$triple" \
    --output "$dist/section16_${version}_amd64.deb"

PROGRAM="$program" DIST="$dist" python/build.sh

cd "$dist"
rm -f SHA256SUMS
rm -f SHA256SUMS.minisig
sha256sum -- * >SHA256SUMS
[ -z "${MINISIGN_KEY:-}" ] || minisign -S -s "$MINISIGN_KEY" -m SHA256SUMS
ls -l
