#!/bin/bash
# Boots a machine and becomes its systemd-nspawn, inside the world. Arguments: the machine's folder, its cgroup,
# its name on this side, its host name, memory in MiB, lower layers of its disk (top first, joined by colons).
set -euo pipefail
folder=$1 group=$2 machine=$3 host=$4 memory=$5 layers=$6

# A cgroup of its own: with --keep-unit nspawn puts its payload below the group it was started in, and two
# machines in one group would take each other's services for their own.
limit=$((memory * 1024 * 1024))
for root in /sys/fs/cgroup /sys/fs/cgroup/unified; do
  [[ $(stat -f -c %T "$root" 2>/dev/null) == cgroup2fs ]] || continue
  mkdir -p "$root/$group"
  { echo +memory >"$root/cgroup.subtree_control" && echo +memory >"$root/${group%/*}/cgroup.subtree_control" &&
    echo "$limit" >"$root/$group/memory.max"; } 2>/dev/null || true # this machine may not lend us the controller
  echo 0 >"$root/$group/cgroup.procs"
done
if [[ -e /sys/fs/cgroup/memory/memory.limit_in_bytes ]]; then
  mkdir -p "/sys/fs/cgroup/memory/$group"
  echo "$limit" >"/sys/fs/cgroup/memory/$group/memory.limit_in_bytes"
  echo 0 >"/sys/fs/cgroup/memory/$group/cgroup.procs"
fi

mkdir -p "$folder/disk" "$folder/root"
mount -o loop,discard,noatime "$folder/disk.ext4" "$folder/disk"
mkdir -p "$folder"/disk/{upper,work,docker}
chmod 755 "$folder/disk/upper"
mount -t overlay overlay -o "lowerdir=$layers,upperdir=$folder/disk/upper,workdir=$folder/disk/work" "$folder/root"
for timer in apt-daily apt-daily-upgrade; do # or the first boot would catch up with years of updates
  stamp=$folder/root/var/lib/systemd/timers/stamp-$timer.timer
  [[ -e $stamp ]] || { mkdir -p "${stamp%/*}" && touch "$stamp"; }
done

# nspawn's namespace begins as a copy of this one, and keeps out of sight what it copied: the disk of another machine
# would be busy, and could not be switched off, until this one is. So it gets a copy without them.
alone='
  folder=$1 && shift
  awk -v all="${folder%/*}/" -v own="$folder/" "index(\$2, all) == 1 && index(\$2, own) != 1 { print \$2 }" /proc/self/mounts |
    tac | while read -r at; do umount -l "$at" || exit; done || exit
  exec systemd-nspawn "$@"
'

# /var/lib/docker is bound from the real file system: Docker's overlay2 does not work on an overlay.
export SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1
exec unshare --mount --propagation private bash -euo pipefail -c "$alone" boot.sh "$folder" \
  --quiet --boot --directory="$folder/root" --machine="$machine" --hostname="$host" \
  --register=no --keep-unit --network-veth-extra="$machine:eth0" --capability=all \
  --system-call-filter='add_key keyctl bpf' --bind="$folder/disk/docker:/var/lib/docker" \
  --bind-ro="$folder/seed:/var/lib/cloud/seed/nocloud" --resolv-conf=off --timezone=off --link-journal=no \
  --console=pipe
