# shellcheck shell=sh
# Shared by look, upgrade and reboot, which source it with RUN as first argument. Their state, below
# /var/lib/platform/upgrades/RUN:
#   pending    what the host lacked
#   before     every package's version before the first change
#   packages   the packages upgraded since
#   reasons    why the host asks for a reboot
#   boot       the kernel's boot id before the reboot
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export DEBIAN_FRONTEND=noninteractive
export NEEDRESTART_MODE=l # its hook in apt only lists, too: a package's installation never restarts Docker
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

# Writes why this host asks for a reboot, a reason a line, none if it does not. In Debian 13 only the kernel and dbus
# write /run/reboot-required; a service that still runs a replaced library or program is insecure until it restarts, and
# Docker, which needrestart leaves alone, until the reboot.
write_reasons() {
  {
    if [ -e /run/reboot-required ]; then echo "/run/reboot-required exists"; fi
    if command -v needrestart >/dev/null; then
      needrestart -b -r l 2>/dev/null |
        sed -n -e 's/^NEEDRESTART-KSTA: [23]$/a newer kernel is installed/p' -e 's/^NEEDRESTART-SVC: //p'
    fi
  } >"$state/reasons.new"
  mv "$state/reasons.new" "$state/reasons"
}
