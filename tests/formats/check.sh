#!/usr/bin/env bash
# Converts filings into every format and compares each, cell by cell, with the CSV through other
# programs. Installs what it needs: packages of Debian where they are missing, and of PyPI into a
# folder of the user's cache.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$here/../.."

missing=()
command -v soffice >/dev/null || missing+=(libreoffice-calc)
[ -d /usr/lib/postgresql ] || command -v initdb >/dev/null || missing+=(postgresql)
command -v java >/dev/null || missing+=(default-jre-headless)
command -v sqlite3 >/dev/null || missing+=(sqlite3)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
"$root/packaging/apt.sh" "${missing[@]}"

venv="${XDG_CACHE_HOME:-$HOME/.cache}/section16/check-formats"
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi

cd "$root"
cargo build --quiet -p section16-cli
target="${CARGO_TARGET_DIR:-target}"
"$venv/bin/python" "$here/check.py" "$target/debug/section16"
"$venv/bin/python" "$here/recipes.py" "$target/debug/section16" samples
