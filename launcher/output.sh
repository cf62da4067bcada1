# shellcheck shell=bash
# The launcher's output. Sourced by ./platform.

say() { printf '%s\n' "$*"; }
step() { printf '\n== %s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
die() { # message, exit status
  printf 'error: %s\n' "$1" >&2
  exit "${2:-1}"
}
