# shellcheck shell=sh
# Sourced by restore, put-back, fetch-aside, fetch-data and start-on-data, which run in this folder as root: stops and starts apps by
# the restore-plan beside it.
#
# snapshot: restic's id. kept: the folder for what the apps had, empty to write over it. progress: the file that then says
# how far it came.

# A worker that knows of services that end by themselves replaces this.
up() { compose "$1" up --detach --wait --wait-timeout 900 --remove-orphans --quiet-pull; }
# shellcheck disable=SC2034 # for what sources this
kept= # the plan of a restore that keeps nothing names none
# shellcheck disable=SC2034 # likewise
progress=
# An older worker's plan knows of none of these.
images() { :; }
before_start() { :; }
after_whole() { :; }
prove() { :; }
# shellcheck disable=SC1091 # written by the platform
. ./restore-plan
. ./users.sh
. ./repository.sh
PATH=/usr/sbin:/usr/bin:/sbin:/bin
records=/var/lib/platform/deployed

say() { printf '%s %s\n' "$(date +%T)" "$*"; }
compose() { app=$1; shift; docker compose --project-directory "/opt/docker/$app" "$@"; }

# Stops the apps, the last one first.
stop() {
  # A deployment that its worker abandoned would start again the apps that this stops.
  for app in $(apps); do
    systemctl list-units --all --plain --no-legend "px-*-deploy-$app-*" | cut -d ' ' -f 1 |
      grep -E -x "px-.*-deploy-$app-[0-9a-f]{8}\.service" | xargs -r systemctl stop
  done
  for app in $(apps | tac); do
    say "stopping $app"
    echo changing changing >"$records/$app.new"
    mv "$records/$app.new" "$records/$app"
    compose "$app" down --remove-orphans
  done
}

# FILE…: restic lists only the folders that it is asked for, and with / what lies above them. In JSON no file's name can
# look like another line.
list_for() {
  for file; do
    shift
    set -- "$@" "$(dirname "$file")"
  done
  from_repository ls --json --retry-lock 5m "${snapshot:?}" / "$@" >/run/platform-restore.list
}
listed() { grep -F "\"path\":\"$1\"," /run/platform-restore.list; }

in_snapshot() {
  list_for "$1"
  listed "$1" >/dev/null
}

# Ends with status 1 where the snapshot has a link in the place of a data folder, or above one: it would lead the app's
# containers to files of the host, and a host can write such a snapshot.
require_folders() {
  # shellcheck disable=SC2046 # app.yml allows no blanks in them
  list_for $(paths)
  for path in $(paths); do
    while [ "$path" != / ]; do
      if listed "$path" | grep -Fqv '"type":"dir"'; then
        echo "snapshot $snapshot has no folder $path but something else in its place, perhaps a link; nothing was changed"
        exit 1
      fi
      path=$(dirname "$path")
    done
  done
}

# FILE: ends with status 1 where the snapshot lacks it.
require_in_snapshot() {
  if in_snapshot "$1"; then return 0; fi
  echo "snapshot $snapshot lacks $1; nothing was changed"
  exit 1
}

# Ends with status 1 where the snapshot lacks what the host has, or a dump.
require_complete() {
  require_folders
  for file in $(dumps) $(paths); do
    # What both lack cannot be lost.
    if [ ! -e "$file" ] && ! dumps | grep -Fqx "$file"; then continue; fi
    require_in_snapshot "$file"
  done
}

# Ends with status 1 where an image is gone, with 75 where the registry does not answer.
pull_images() {
  for app in $(apps); do pull compose "$app" pull --quiet --policy missing; done
}

pull() { # COMMAND…
  if "$@" >/run/platform-restore.pull 2>&1; then return 0; fi
  cat /run/platform-restore.pull
  if grep -q -e 'manifest unknown' -e 'not found' /run/platform-restore.pull; then exit 1; fi
  exit 75
}

# Also removes files that the snapshot lacks, but only below the included paths.
fetch_files() { # [FOLDER]: in the place of /
  target=${1:-/}
  set --
  for path in $(paths); do set -- "$@" --include "$path"; done
  if [ $# = 0 ]; then return 0; fi
  say "restoring files of snapshot ${snapshot:?}"
  from_repository restore "$snapshot" --retry-lock 5m --target "$target" --delete --quiet "$@"
}

# $kept is the run's, and a run can go back to choose another snapshot or other apps: says what the plan fetches.
wanted() { echo "$snapshot $(folders | sha256sum | cut -d ' ' -f 1)"; }

fetched() { [ -n "$kept" ] && [ "$(cat "$kept/whole" 2>/dev/null)" = "$(wanted)" ]; }

# The mark goes first, and is gone on the disk: half of it must not count as whole.
drop_fetched() {
  if [ ! -d "${kept:?}" ]; then return 0; fi
  rm -f "$kept/whole"
  sync "$kept"
  rm -rf "$kept/fetched"
}

# Fetches the files to $kept/fetched, on the same disk, while the apps run. What is damaged or has no room stops nothing
# so, and users are out for a rename only. The file "whole" is written last, with what was wanted.
fetch_aside() {
  aside=$kept/fetched
  if fetched; then return 0; fi
  if [ -e "$kept/whole" ]; then
    if [ -e "$kept/folders" ]; then
      echo "$kept holds files of another snapshot or of other apps, and what the apps had began to move there: abort," \
        "which puts it back, then restore again"
      exit 1
    fi
    drop_fetched
  fi
  if [ -e "$kept/moved" ]; then return 0; fi
  mkdir -p "$aside"
  folders | while read -r app folder owner mode; do
    case $owner in
      -) ;; # restic makes it
      *) install -d -o "$owner" -g "$owner" -m "$mode" "$aside/opt/docker/$app/$folder" ;;
    esac
  done
  ended=0
  (fetch_files "$aside") || ended=$?
  if [ "$ended" != 0 ]; then
    # The apps need the room. Otherwise it stays for the next attempt, since restic does not read again what is there.
    if grep -q -i 'no space left' "$said"; then drop_fetched; fi
    exit "$ended"
  fi
  sync
  wanted >"$kept/whole.new"
  sync "$kept/whole.new"
  mv "$kept/whole.new" "$kept/whole"
  sync "$kept"
  say "all of them are in $aside"
}

# The backup was made in maintenance mode, so the restored apps are in it too, also if this is cut off. Needs postgres.sh.
start_on_data() {
  lock_users 600
  remember_users_out restore-plan
  # One app after the other, because an app's databases may use a network of an earlier app.
  bring_up
  end_maintenance
  forget_users_out
  for app in $(apps); do
    say "telling $app that its data is restored"
    after_whole "$app"
  done
}

# The plan's bring_up calls load, databases and start; restore and put-back have others.
load() { load_dump "$@"; }

load_dump() { # APP FILE SERVICE COMMAND…
  say "loading $2 of $1"
  app=$1 file=/opt/docker/$1/dumps/$2
  shift 2
  compose "$app" exec -T "$@" <"$file"
}
databases() { up_databases "$@"; }
start() { up_app "$@"; }

up_databases() { # APP SERVICE…
  app=$1
  shift
  compose "$app" up --detach --wait --wait-timeout 300 --quiet-pull --no-deps "$@"
}

up_app() { # APP DIGEST MOUNTED
  say "starting $1"
  if ! (up "$1"); then
    compose "$1" ps --all
    compose "$1" logs --no-color --tail 20
    return 1
  fi
  echo "$2 $3" >"$records/$1.new" &&
    mv "$records/$1.new" "$records/$1" &&
    rm -f "$records/$1.changing" &&
    echo "change: changed app $1"
}
