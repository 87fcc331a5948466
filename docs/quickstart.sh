#!/bin/sh
# From nothing to a faceted search in one command: sh docs/quickstart.sh
# Installs what is missing (Debian 12; needs root or sudo for that), builds Postil, indexes the sample articles of
# docs/samples and searches them. Everything it makes is in build/.
set -eu
cd "$(dirname "$0")/.."

sh docs/install-dependencies.sh
echo "building (the first time takes some minutes)"
cmake --preset release >/dev/null
if [ -t 1 ]; then quiet=""; else quiet=--quiet; fi
cmake --build build/release --target postil -- $quiet

db=build/quickstart.db
postil=build/release/bin/postil
rm -rf "$db"

show() {
  printf '\n$ postil'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./:=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$postil" "$@" || [ $? = 1 ] # 1: nothing found
}

show index --db "$db" docs/samples
show info --db "$db"
show search --db "$db" --facet location=12 --facet actor=5 --facet said=5 --limit 2 'fire OR flood OR ferry OR storm OR quake'
show search --db "$db" --no-facets 'said:farah AND location:kenya'
show search --db "$db" --no-facets 'said:okafor'
show search --db "$db" --no-facets 'quantity:"houses >= 250"'

cat <<END

That was a search by actor, place, speaker and number. Next:
  $postil search --help                              the query language
  $postil annotate --format text your-article.txt    what postil finds in a text of yours
  docs/start.md                                          the first steps, explained
END
