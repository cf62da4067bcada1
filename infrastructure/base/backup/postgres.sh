# shellcheck shell=sh
# Sourced by backup and the programs that load dumps: a database that app.yml names by "postgres". The callers bring dump,
# load, note, say and compose.

# APP SERVICE USER DATABASE FILE ROLES: roles, then the database with a count of its rows in the same transaction.
dump_postgres() {
  # Roles that the app made may own its tables; pg_dump keeps none.
  dump "$1" "$6" "$2" pg_dumpall --username="$3" --roles-only
  if counted_dump "$@"; then return 0; fi
  note missing "rows of $1/$5"
  dump "$1" "$5" "$2" pg_dump --username="$3" --format=custom --compress=0 "$4"
}

# APP SERVICE USER DATABASE: psql in the service's container; what runs there does not inherit the caller's locks.
psql_in() {
  docker compose --project-directory "/opt/docker/$1" exec -T "$2" psql --no-psqlrc --quiet --no-align --tuples-only \
    --username="$3" --dbname="$4" --set=user="$3" --set=database="$4" 6>&- 7>&-
}

# As dump_postgres, without roles.
counted_dump() {
  target=/opt/docker/$1/dumps/$5 said=/run/platform-backup.said status=0
  begun=$(date +%s%3N)
  cat ./dump.psql ./rows.psql | psql_in "$@" >"$target.new" 2>"$said" || status=$?
  sed '/^platform-/d' "$said" >&2
  if [ "$status" != 0 ] || ! grep -Fqx platform-dumped "$said"; then
    echo "cannot dump $5 of $1 and count its rows; dumping it alone" >&2
    return 1
  fi
  mv "$target.new" "$target" || return 1
  took "$begun" "dump $1/$5"
  sed -n 's/^platform-rows //p' "$said" | note "rows.$1.$5"
  sed -n 's/^platform-sentinel //p' "$said" | note "sentinel.$1.$5"
}

# APP SERVICE USER DATABASE FILE: counts what was loaded, on a staging server, into notes for its manifest.
count_postgres() {
  counts=/var/lib/platform/copy said=/run/platform-count.said
  mkdir -p "$counts"
  { echo 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;' && cat ./rows.psql; } | psql_in "$@" >/dev/null 2>"$said" || {
    cat "$said"
    return 1
  }
  sed -n 's/^platform-rows //p' "$said" >"$counts/rows.$1.$5"
  sed -n 's/^platform-sentinel //p' "$said" >"$counts/sentinel.$1.$5"
  echo "0 dump $1/$5" >"$counts/loaded.$1.$5"
}

# APP SERVICE USER FILE ROLES SECRET: roles first, into an empty server too. The password of the user's own account is
# today's, which the container finds as a secret. The dump is dropped and made again, so that no tables of a newer
# version stay.
load_postgres() { load_roles_and_dump "$@"; }

load_roles_and_dump() {
  say "loading roles of $1"
  roles=/opt/docker/$1/dumps/$5
  # A snapshot of before 2026-11-30 has none: those of today are beside what the restore keeps.
  [ -e "$roles" ] || roles=${kept:-}/apps/$1/dumps/$5
  [ -e "$roles" ] || roles=/dev/null
  # shellcheck disable=SC2016 # the container's shell expands it
  compose "$1" exec -T "$2" sh -c '
    set -e
    psql --username="$1" --dbname=postgres --quiet
    printf "ALTER ROLE \"%s\" PASSWORD '\''%s'\''" "$1" "$(cat "/run/secrets/$2")" |
      psql --username="$1" --dbname=postgres --quiet' sh "$3" "$6" <"$roles"
  load "$1" "$4" "$2" pg_restore --username="$3" --dbname=postgres --create --clean --if-exists --exit-on-error
}
