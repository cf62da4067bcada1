# shellcheck shell=sh
# Shared by look, upgrade and reboot, which source it with RUN as first argument. Their state, below
# /var/lib/platform/upgrades/RUN:
#   pending    what the host lacked
#   before     every package's version before the first change
#   packages   the packages upgraded since
#   boot       the kernel's boot id before the reboot
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export DEBIAN_FRONTEND=noninteractive
state=/var/lib/platform/upgrades/$1
mkdir -p "$state"

# Any error counts, because a host with an omitted archive would look up to date. apt does not wait for the lock of
# the lists, which the nightly run holds for a few seconds, so this waits. The platform retries other failures.
update() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do
    if said=$(LC_ALL=C apt-get -qq -o APT::Update::Error-Mode=any -o Acquire::Retries=3 update 2>&1); then return 0; fi
    case $said in *'Could not get lock'*) sleep 10 ;; *) break ;; esac
  done
  printf '%s\n' "$said"
  exit 75
}
