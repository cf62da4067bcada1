#!/bin/bash
# Keeps a world: namespaces that live until standard input ends. This process stays outside of them and removes
# what outlives them: the host's routes, its end of the cable, and cgroups.
#
# With the argument "sweep" it only removes. From the environment: LOCK, HOLDER, LINK, METRIC, CGROUP,
# RANGE4, RANGE6 and the addresses HOST4, HOST6 (this machine's end) and GATE4, GATE6 (the world's end).
set -euo pipefail
trap '' INT TERM HUP # Ctrl-C is for the program whose world this is

cgroups() { find /sys/fs/cgroup -mindepth 1 -maxdepth 2 -type d -name "$CGROUP" 2>/dev/null || true; }

# Namespaces die asynchronously: a cgroup can be removed a moment after the last process in it is gone.
remove_cgroups() {
  local top tries
  for top in $(cgroups); do
    [[ ! -e $top/cgroup.kill ]] || echo 1 >"$top/cgroup.kill" 2>/dev/null || true
    for ((tries = 0; tries < 100; tries++)); do
      find "$top" -depth -type d -exec rmdir {} + 2>/dev/null || true
      [[ -d $top ]] || break
      sleep 0.05
    done
  done
}

sweep() {
  ip link delete "$LINK" 2>/dev/null || true
  ip route delete blackhole "$RANGE4" metric "$METRIC" 2>/dev/null || true
  ip -6 route delete blackhole "$RANGE6" metric "$METRIC" 2>/dev/null || true
  remove_cgroups
}

# Runs as process 1 of the world. bash adopts and reaps the orphans; standard input ends with the owner.
INIT='
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 tmpfs /run
  ip link set lo up
  ip route add unreachable default
  ip -6 route add unreachable default
  ip route add blackhole "$RANGE4"
  ip -6 route add blackhole "$RANGE6"
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
  echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
  echo ready
  while read -r _; do :; done
'

exec 9>>"$LOCK"
flock --wait 5 9 || { echo "another sandbox has it: $(cat "$LOCK")" >&2; exit 3; }
if [[ ${1:-} == sweep ]]; then
  sweep
  exit
fi
printf '%s\n' "$HOLDER" >"$LOCK"
sweep # of a run whose keeper was killed
trap sweep EXIT

# Keeps probes of unused addresses on this machine; the real routes take precedence while they exist.
ip route add blackhole "$RANGE4" metric "$METRIC"
ip -6 route add blackhole "$RANGE6" metric "$METRIC"

exec 3<&0
exec 4< <(exec setpriv --pdeathsig KILL unshare --pid --fork --kill-child --mount --mount-proc --net \
  bash -ec "$INIT" world <&3 3<&- 9<&-)
namespaces=$!
exec 3<&-
read -r _ <&4 || { echo "no namespaces; this needs root" >&2; exit 1; }
init=$(pgrep -P "$namespaces")

ip link add "$LINK" type veth peer name gate netns "$init"
ip address add "$HOST4" peer "$GATE4" dev "$LINK"
ip -6 address add "$HOST6/128" dev "$LINK" nodad
ip link set "$LINK" up
nsenter --target "$init" --net bash -ec '
  ip address add "$GATE4" peer "$HOST4" dev gate
  ip -6 address add "$GATE6/128" dev gate nodad
  ip link set gate up
  ip -6 route add "$HOST6/128" dev gate src "$GATE6"
'
ip route add "$RANGE4" via "$GATE4" dev "$LINK" src "$HOST4"
ip -6 route add "$GATE6/128" dev "$LINK" src "$HOST6"
ip -6 route add "$RANGE6" via "$GATE6" dev "$LINK" src "$HOST6"

echo "$init"
exec 1>&- # the owner waits for the end of these lines
wait "$namespaces" || true
