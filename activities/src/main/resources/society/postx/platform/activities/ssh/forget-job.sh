#!/bin/sh
# forget-job UNIT: moves the record of a job aside, where people find it until the next one. A running
# one is left alone.
set -eu
unit=$1
jobs=/var/lib/platform/jobs
[ -d "$jobs/$unit" ] || exit 0
exec 9>"$jobs/lock"
flock 9
active=$(systemctl show --property=ActiveState --value "$unit.service")
if [ ! -e "$jobs/$unit/status" ]; then
  case $active in active | activating | deactivating | reloading) exit 0 ;; esac
fi
systemctl stop "$unit.service" 2>/dev/null || :
systemctl reset-failed "$unit.service" 2>/dev/null || :
rm -rf "${jobs:?}/$unit.last"
mv "$jobs/$unit" "$jobs/$unit.last"
