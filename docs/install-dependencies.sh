#!/bin/sh
# Installs what is missing to build and test Postil on Debian 12: sh docs/install-dependencies.sh [PACKAGE...]
# Other packages may be named.
# Used by docs/quickstart.sh and tests/run.sh. Says and does nothing where all is there. Needs root or sudo to install.
set -eu

packages="g++ cmake ninja-build pkg-config libxapian-dev libicu-dev libyaml-cpp-dev libspdlog-dev libfmt-dev libre2-dev
zlib1g-dev libcereal-dev libcld2-dev catch2 libcli11-dev nlohmann-json3-dev python3 python3-xapian
xapian-omega xapian-tools notmuch $*"

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
  echo "install-dependencies: this system has no apt; what is needed has these names in Debian 12:" >&2
  echo "$packages" >&2
  echo "install-dependencies: going on as if all of it were there" >&2
  exit 0
fi

missing=""
for package in $packages; do
  status=$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | head -n 1) || status=""
  [ "$status" = installed ] || missing="$missing $package"
done
# pkgconf takes the place of pkg-config.
if command -v pkg-config >/dev/null 2>&1; then missing=$(echo "$missing" | sed 's/ pkg-config//'); fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  as_root=""
elif command -v sudo >/dev/null 2>&1; then
  as_root=sudo
else
  echo "install-dependencies: these packages are missing; become root and install them:" >&2
  echo "  apt-get install$missing" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
run() {
  # shellcheck disable=SC2086 # as_root may be nothing
  $as_root env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    echo "install-dependencies: failed: $*" >&2
    exit 1
  }
}
echo "installing$missing"
run apt-get -q update
# shellcheck disable=SC2086 # a word a package
run apt-get -q -y --no-install-recommends install $missing
