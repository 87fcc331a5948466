#!/bin/sh
# Builds and runs the examples of docs/library.md with an installed library: examples.sh PREFIX COMPILER WORK_FOLDER
set -eu
prefix=$1 compiler=$2 work=$3
page=$(cd "$(dirname "$0")/../../docs" && pwd)/library.md
mkdir -p "$work"

# The block that begins with ```$1
block() {
  awk -v fence="\`\`\`$1" '$0 == fence {on = 1; next} /^```/ {on = 0} on' "$page"
}
block cmake >"$work/CMakeLists.txt"
block cpp >"$work/newsdesk.cc"
block c >"$work/notes.c"

cmake -S "$work" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" >/dev/null
cmake --build "$work/build" >/dev/null
cd "$work"
HOME=$work build/newsdesk >out
grep -q '"type":"attribution"' out && grep -q '^1 found' out && grep -q '^1 Kenya/Nairobi' out
HOME=$work build/notes "$prefix/share/postil/rules" | grep -q '"name":"Nairobi"'
if HOME=$work build/notes nowhere 2>err; then exit 1; fi
grep -q 'R004' err

PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name postil-c.pc)")
export PKG_CONFIG_PATH
rules=$(pkg-config --variable=rulesdir postil)
# shellcheck disable=SC2046 # words
"$compiler" -std=c++17 newsdesk.cc -o by-pkg-config -DRULES="\"$rules\"" $(pkg-config --cflags --libs postil-xapian)
rm -r news.db
HOME=$work ./by-pkg-config | grep -q '^1 found'
# shellcheck disable=SC2046 # words
cc notes.c -o notes-by-pkg-config $(pkg-config --cflags --libs postil-c)
HOME=$work ./notes-by-pkg-config "$rules" | grep -q '"name":"Nairobi"'

# Both spellings, as people write them.
mkdir other
printf 'cmake_minimum_required(VERSION 3.25)\nproject(other LANGUAGES CXX)\nfind_package(Postil REQUIRED)\n' >other/CMakeLists.txt
cmake -S other -B other/build -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_CXX_COMPILER="$compiler" >/dev/null
