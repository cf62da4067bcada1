# shellcheck shell=sh
# Sourced by restore and put-back, which run in this folder as root: stops and starts apps by the restore-plan beside it.
#
# kept: the folder for what the apps had, empty to write over it. progress: the file that then says how far it came.

# A worker that knows of services that end by themselves replaces this.
up() { compose "$1" up --detach --wait --wait-timeout 900 --remove-orphans --quiet-pull; }
# shellcheck disable=SC2034 # for what sources this
kept= # the plan of a restore that keeps nothing names none
# shellcheck disable=SC2034 # likewise
progress=
# An older worker's plan knows of none of these.
before_start() { :; }
after_whole() { :; }
prove() { :; }
# shellcheck disable=SC1091 # written by the platform
. ./restore-plan
. ./users.sh
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

# The plan's bring_up calls the next two; put-back has others.
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
