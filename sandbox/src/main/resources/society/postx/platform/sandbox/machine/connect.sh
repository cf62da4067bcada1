#!/bin/bash
# Plugs a booting machine in, as at Hetzner: one address, a gateway that is not in its network, a /64.
# Arguments: the machine's name on this side, the world's address, IPv4 address and IPv6 network (or empty).
set -euo pipefail
machine=$1 from=$2 ipv4=$3 network6=$4

for ((tries = 0; tries < 500; tries++)); do
  ! ip link show "$machine" >/dev/null 2>&1 || break
  sleep 0.02
done
ip link set "$machine" up
if [[ -n $ipv4 ]]; then
  ip address add 172.31.1.1/32 dev "$machine"
  ip route replace "$ipv4/32" dev "$machine" src "$from"
fi
if [[ -n $network6 ]]; then
  ip -6 address add fe80::1/64 dev "$machine" nodad
  ip -6 route replace "$network6" dev "$machine"
fi
