#!/usr/bin/env bash
# Installs packages of Debian; with none named it does nothing.
set -euo pipefail
[ $# -gt 0 ] || exit 0
sudo="$([ "$(id -u)" = 0 ] || echo sudo)"
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
