#!/bin/bash
# Cuts a machine's power and removes its mounts, cable and cgroups. Arguments as boot.sh's first three.
set -euo pipefail
folder=$1 group=$2 machine=$3

# All of this ends asynchronously; waits at most ten seconds for it.
until_so() {
  local tries
  for ((tries = 0; tries < 500; tries++)); do
    ! "$@" || return 0
    sleep 0.02
  done
  echo "still not so after 10 s: $*" >&2
  return 1
}
empty() { [[ ! -e $1 ]] || grep -q '^populated 0' "$1"; }
unmounted() { ! mountpoint -q "$1" || umount "$1" 2>/dev/null; }
detached() { [[ -z $(losetup --associated "$1") ]]; }
removed() { [[ ! -d $1 ]] || find "$1" -depth -type d -exec rmdir {} + 2>/dev/null; }

for root in /sys/fs/cgroup /sys/fs/cgroup/unified; do
  [[ -e $root/$group/cgroup.kill ]] || continue
  echo 1 >"$root/$group/cgroup.kill"
  until_so empty "$root/$group/cgroup.events"
done
ip link delete "$machine" 2>/dev/null || true
until_so unmounted "$folder/root"
until_so unmounted "$folder/disk"
until_so detached "$folder/disk.ext4" # mounted a second time while this lingers, the disk would be ruined
for root in /sys/fs/cgroup /sys/fs/cgroup/*; do
  [[ ! -d $root/$group ]] || until_so removed "$root/$group"
done
