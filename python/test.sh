#!/usr/bin/env bash
# Tests the Python package as a user has it: the wheel in a virtual environment with nothing else, then
# in one of pinned packages with pyspark and a Java runtime. Installs what it needs. WHEEL=FILE tests a
# wheel that is there; else one is built quickly.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(dirname "$here")"

missing=()
command -v java >/dev/null || missing+=(default-jre-headless)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
"$root/packaging/apt.sh" "${missing[@]}"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
wheel="${WHEEL:-}"
if [ -z "$wheel" ]; then
    PROFILE=dev DIST="$work/dist" "$here/build.sh"
    wheel="$(echo "$work"/dist/section16-*.whl)"
fi

python3 -m venv "$work/clean"
"$work/clean/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
cd "$root"
"$work/clean/bin/python" -c '
import section16
filing = section16.read("samples/form4.xml")
assert len(filing.rows("non_derivative_transactions")) == 2
assert len(section16.tables("samples/form4.xml")["filings"]) == 1'
"$work/clean/bin/section16" --version

venv="${XDG_CACHE_HOME:-$HOME/.cache}/section16/test-python"
if ! cmp -s "$here/tests/requirements.txt" "$venv/requirements.txt"; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/tests/requirements.txt"
    cp "$here/tests/requirements.txt" "$venv/requirements.txt"
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheel"
cd "$here/tests"
"$venv/bin/python" -m pytest --config-file "$here/pyproject.toml" -p no:cacheprovider "$@" .
