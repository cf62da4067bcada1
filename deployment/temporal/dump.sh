#!/bin/sh
# Dumps Temporal's two databases at once and then every six hours; `--once` for a timer, `--check` for a health check.
# A dump is a folder named by its time in PLATFORM_TEMPORAL_DUMPS, complete from the moment that it has this name. The
# platform's nightly backup takes the newest. It holds what workflows carry, so only its owner may read it.
set -eu
umask 077
folder=${PLATFORM_TEMPORAL_DUMPS:?set it to the folder that the workers have as PLATFORM_TEMPORAL_DUMPS}
kept=4

dumps() { find "$folder" -maxdepth 1 -type d -name '[0-9]*T[0-9]*Z' "$@"; }

# Not compressed: restic compresses, and stores what did not change once.
dump() {
  PGPASSWORD=$(cat "${SQL_PASSWORD_FILE:?set it to the file of the password}")
  export PGPASSWORD PGCONNECT_TIMEOUT=10
  new=$folder/unfinished
  rm -rf "$new"
  mkdir "$new"
  # In this order: what the list of runs learns after the first dump, the restored server tells it again; not the other way round.
  for database in temporal temporal_visibility; do
    timeout 3600 pg_dump --no-password --format=custom --compress=0 --file="$new/$database.dump" "$database"
    pg_restore --list "$new/$database.dump" >/dev/null
  done
  sync "$new"/*.dump
  mv "$new" "$folder/$(date -u +%Y%m%dT%H%M%SZ)"
  dumps | sort -r | tail -n "+$((kept + 1))" | while read -r old; do
    rm -rf "$old"
  done
}

case ${1:-} in
  --once) dump ;;
  --check) [ -n "$(dumps -mmin -780)" ] ;; # two are missing
  "")
    trap 'exit 0' TERM INT
    while :; do
      pause=21600
      sh "$0" --once & # on its own: `set -e` does not count in a function whose failure is asked for
      wait "$!" || { echo "dump: failed; the older dumps stay; next attempt in 15 minutes" >&2; pause=900; }
      sleep "$pause" &
      wait "$!"
    done
    ;;
  *)
    echo "dump: '$1': --once and --check are the only flags" >&2
    exit 2
    ;;
esac
