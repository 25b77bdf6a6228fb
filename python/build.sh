#!/usr/bin/env bash
# Builds the wheel into DIST (default dist/ of the project): the extension module, the Python files,
# and the program. PROFILE=dev builds faster, for tests; PROGRAM=FILE takes a program that is there.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(dirname "$here")"
profile="${PROFILE:-release}"
dist="${DIST:-$root/dist}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"

tools="${XDG_CACHE_HOME:-$HOME/.cache}/section16/wheel"
if ! [ -x "$tools/bin/maturin" ]; then
    python3 -m venv --clear "$tools"
    "$tools/bin/pip" install --quiet --disable-pip-version-check maturin==1.16.0
fi

program="${PROGRAM:-}"
if [ -z "$program" ]; then
    cargo build --quiet --locked --manifest-path "$root/Cargo.toml" -p section16-cli --profile "$profile"
    program="$CARGO_TARGET_DIR/$([ "$profile" = dev ] && echo debug || echo "$profile")/section16"
fi
mkdir -p "$here/section16.data/scripts"
install -m 755 "$program" "$here/section16.data/scripts/section16"
[ "$profile" != dev ] || strip --strip-debug "$here/section16.data/scripts/section16"

cd "$here"
"$tools/bin/maturin" build --quiet --locked --profile "$profile" --out "$dist"
rm -r "$here/section16.data"
