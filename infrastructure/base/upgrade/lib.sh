# shellcheck shell=sh
# What look, upgrade and reboot share; sourced by them with RUN as first argument. Their state, below
# /var/lib/platform/upgrades/RUN:
#   pending    what the host lacked
#   before     every package's version before the first change
#   packages   what has been upgraded since
#   boot       the kernel's boot id before the reboot
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export DEBIAN_FRONTEND=noninteractive
state=/var/lib/platform/upgrades/$1
mkdir -p "$state"

# An archive that is silently left out would make a host look up to date: any error counts. The lists have a lock
# without apt's patience: the nightly run has it for a few seconds. What else fails, the platform tries again.
update() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if said=$(LC_ALL=C apt-get -qq -o APT::Update::Error-Mode=any -o Acquire::Retries=3 update 2>&1); then return 0; fi
    case $said in *'Could not get lock'*) sleep 10 ;; *) break ;; esac
  done
  printf '%s\n' "$said"
  exit 75
}
