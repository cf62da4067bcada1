#!/bin/bash
# Stops all processes of a machine (1) or lets them go on (0). Arguments: its cgroup, 1 or 0, its mounted disk.
set -euo pipefail
group=$1 frozen=$2 disk=$3

for root in /sys/fs/cgroup /sys/fs/cgroup/unified; do
  [[ -e $root/$group/cgroup.freeze ]] || continue
  echo "$frozen" >"$root/$group/cgroup.freeze"
  for ((tries = 0; tries < 500; tries++)); do
    ! grep -q "^frozen $frozen" "$root/$group/cgroup.events" || break
    sleep 0.02
  done
done
[[ $frozen == 0 ]] || sync --file-system "$disk"
