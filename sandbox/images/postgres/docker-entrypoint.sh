#!/bin/bash
# Starts PostgreSQL; makes the database first if the volume is empty. Reads the settings that the official image reads:
# POSTGRES_USER, POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE, POSTGRES_DB, POSTGRES_INITDB_ARGS, PGDATA. Also as it does, it starts as
# root and becomes postgres, or starts as postgres (`user: "999:999"`) with a read-only file system.
set -euo pipefail

setting() { # NAME DEFAULT: the variable, or the content of the file that NAME_FILE names
  local file="$1_FILE"
  if [[ -n ${!file:-} ]]; then
    [[ -z ${!1:-} ]] || { echo "$1 and $file are both set: set one" >&2; exit 1; }
    printf '%s' "$(<"${!file}")"
  else
    printf '%s' "${!1:-$2}"
  fi
}

is_root() { [[ $(id -u) == 0 ]]; }
as_postgres() { if is_root; then setpriv --reuid=postgres --regid=postgres --init-groups "$@"; else "$@"; fi; }

make_database() {
  local user password database pwfile
  user=$(setting POSTGRES_USER postgres)
  password=$(setting POSTGRES_PASSWORD '')
  database=$(setting POSTGRES_DB "$user")
  [[ -n $password ]] || { echo "POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE: needed to make the database" >&2; exit 1; }
  # Made in .new and moved up at the end; while .new is there, what is beside it is the rest of a start that was cut off.
  [[ ! -d $PGDATA/.new ]] || find "$PGDATA" -mindepth 1 -delete
  [[ -z $(find "$PGDATA" -mindepth 1 -print -quit) ]] || { echo "$PGDATA: holds files but no database" >&2; exit 1; }
  as_postgres mkdir -m 0700 "$PGDATA/.new"
  pwfile=$(mktemp -p /dev/shm)
  printf '%s\n' "$password" >"$pwfile"
  ! is_root || chown postgres "$pwfile"
  # shellcheck disable=SC2086  # POSTGRES_INITDB_ARGS is a list of words
  as_postgres initdb --pgdata="$PGDATA/.new" --username="$user" --pwfile="$pwfile" \
    --auth-local=trust --auth-host=scram-sha-256 ${POSTGRES_INITDB_ARGS:-}
  rm "$pwfile"
  printf 'host all all all scram-sha-256\n' >>"$PGDATA/.new/pg_hba.conf"
  printf "listen_addresses = '*'\n" >>"$PGDATA/.new/postgresql.conf"
  as_postgres pg_ctl --pgdata="$PGDATA/.new" --options="-c listen_addresses=''" --wait --silent start
  if [[ $database != postgres ]]; then
    as_postgres psql --username="$user" --dbname=postgres --quiet --set=ON_ERROR_STOP=1 --set=name="$database" <<<'CREATE DATABASE :"name";'
  fi
  run_scripts "$user" "$database"
  as_postgres pg_ctl --pgdata="$PGDATA/.new" --wait --silent stop
  as_postgres find "$PGDATA/.new" -mindepth 1 -maxdepth 1 -exec mv -t "$PGDATA" '{}' +
  as_postgres rmdir "$PGDATA/.new"
}

run_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sql) as_postgres psql --username="$1" --dbname="$2" --set=ON_ERROR_STOP=1 --file="$script" ;;
      *.sh) as_postgres bash "$script" ;;
    esac
  done
}

[[ ${1:-} != -* ]] || set -- postgres "$@"
if [[ ${1:-} == postgres ]]; then
  if is_root; then
    install -d -o postgres -g postgres -m 0700 "$PGDATA"
    install -d -o postgres -g postgres -m 2775 /var/run/postgresql
    find "$PGDATA" \! -user postgres -exec chown postgres '{}' +
  fi
  if [[ ! -s $PGDATA/PG_VERSION || -d $PGDATA/.new ]]; then make_database; fi
  unset POSTGRES_PASSWORD
  ! is_root || exec setpriv --reuid=postgres --regid=postgres --init-groups "$@"
fi
exec "$@"
