#!/bin/sh
# Builds Postil and runs all tests, on a machine with nothing but Debian 12 and git: sh tests/run.sh [PRESET]
# PRESET is one of CMakePresets.json; default: release. Needs root or sudo only if packages are missing.
set -eu
cd "$(dirname "$0")/.."
preset=${1:-release}

sh docs/install-dependencies.sh
echo "building $preset (the first time takes some minutes)"
cmake --preset "$preset" >/dev/null
if [ -t 1 ]; then quiet=""; else quiet=--quiet; fi
cmake --build --preset "$preset" -- $quiet
exec ctest --preset "$preset" -j "$(nproc)"
