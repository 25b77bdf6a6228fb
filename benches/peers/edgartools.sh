#!/usr/bin/env bash
# Compares with edgartools: edgartools.sh FOLDER_OF_XML WHEEL
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
folder="$1"
wheel="$2"
venv="${XDG_CACHE_HOME:-$HOME/.cache}/section16/peers"
if ! [ -x "$venv/bin/python" ]; then
    python3 -m venv --clear "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check edgartools==5.62.1 pyarrow==26.0.1
fi
"$venv/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps --force-reinstall "$wheel"
export EDGAR_IDENTITY="A Test test@example.com" EDGAR_LOCAL_DATA_DIR="$venv/edgar"
"$venv/bin/python" "$here/edgartools.py" edgartools "$folder" 100
"$venv/bin/python" "$here/edgartools.py" section16 "$folder" 100000
