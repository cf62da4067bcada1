#!/bin/sh
# follow-job UNIT SECONDS: prints "absent", "running", "vanished" or "ended STATUS" and then the end of
# the job's output. Waits up to SECONDS for a running one to end.
set -eu
unit=$1
dir=/var/lib/platform/jobs/$unit
until=$(($(date +%s) + $2))

# The unit is asked before the file: a job that ends in between is seen as ended, never as vanished.
while :; do
  active=$(systemctl show --property=ActiveState --value "$unit.service")
  if [ -e "$dir/status" ]; then
    state="ended $(cat "$dir/status")"
    break
  elif [ ! -e "$dir/started" ]; then
    state=absent
    break
  fi
  case $active in
  active | activating | deactivating | reloading) state=running ;;
  *)
    state=vanished
    if [ "$(systemctl show --property=Result --value "$unit.service")" = timeout ]; then
      state="ended 124"
    fi
    break
    ;;
  esac
  [ "$(date +%s)" -lt "$until" ] || break
  sleep 0.2
done
echo "$state"
[ ! -e "$dir/output" ] || tail --bytes=16384 "$dir/output"
