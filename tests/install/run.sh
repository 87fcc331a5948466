#!/bin/sh
# Installs a build into an empty folder and builds and runs a consumer by find_package and by pkg-config:
# run.sh BUILD_FOLDER COMPILER
set -eu
build=$1 compiler=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cmake --install "$build" --prefix "$work/prefix" >/dev/null
cmake -S "$here" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_CXX_COMPILER="$compiler" >/dev/null
cmake --build "$work/consumer" >/dev/null
"$work/consumer/consumer"

pc=$(find "$work/prefix" -name postil.pc)
flags=$(PKG_CONFIG_PATH=$(dirname "$pc") pkg-config --cflags --libs postil)
# shellcheck disable=SC2086 # words
"$compiler" -std=c++17 "$here/consumer.cc" -o "$work/by-pkg-config" $flags
"$work/by-pkg-config"

if [ -f "$work/prefix/include/postil/xapian.h" ]; then sh "$here/examples.sh" "$work/prefix" "$compiler" "$work/examples"; fi

# A Debian package: what it needs is told, and its command works from where it was unpacked.
if [ -x "$work/prefix/bin/postil" ] && command -v dpkg-shlibdeps >/dev/null && grep -q '^POSTIL_SANITIZE:STRING=$' "$build/CMakeCache.txt"; then
  cpack --config "$build/CPackConfig.cmake" -B "$work/package" >/dev/null 2>&1
  dpkg-deb -f "$work"/package/*.deb Depends | grep -q libyaml-cpp
  dpkg-deb -x "$work"/package/*.deb "$work/unpacked"
  echo '{"id": "1", "text": "He was in Kenya."}' | HOME="$work" "$work/unpacked/usr/bin/postil" annotate | grep -q '"name":"Kenya"'
fi

# The examples of docs/start.md have their documents.
test -f "$work/prefix/share/doc/postil/docs/samples/news.jsonl" || test ! -x "$work/prefix/bin/postil"

# The installed command finds the rules that were installed with it, from any folder, also after a move.
if [ -x "$work/prefix/bin/postil" ]; then
  mv "$work/prefix" "$work/moved"
  cd /
  echo '{"id": "1", "text": "He was in Kenya."}' | HOME="$work" "$work/moved/bin/postil" annotate >"$work/out"
  grep -q '"name":"Kenya"' "$work/out"
  if [ -d "$work/moved/lib/postil" ]; then HOME="$work" TMPDIR="$work" "$work/moved/bin/postil" run -- sh -c 'test -n "$LD_PRELOAD"'; fi
fi
