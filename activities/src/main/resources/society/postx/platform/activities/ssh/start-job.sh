#!/bin/sh
# start-job UNIT LIMIT_SECONDS <program: starts the program as a transient unit, unless its record is
# here already: the lock and the record make a second start harmless, whoever sends it.
set -eu
umask 077
unit=$1 limit=$2
jobs=/var/lib/platform/jobs
dir=$jobs/$unit
mkdir -p "$dir"
exec 9>"$jobs/lock"
flock 9
if [ -e "$dir/started" ]; then
  cat >/dev/null
  exit 0
fi
cat >"$dir/program"
# The exit status lands whole or not at all.
cat >"$dir/run" <<'RUN'
#!/bin/sh
cd "$(dirname "$0")" || exit
/bin/sh ./program >output 2>&1 </dev/null
echo $? >status.new
sync status.new
mv status.new status
RUN
systemctl reset-failed "$unit.service" 2>/dev/null || :
touch "$dir/started"
systemd-run --quiet --unit="$unit" --property=RuntimeMaxSec="$limit" /bin/sh "$dir/run" 9>&- ||
  { rm "$dir/started"; exit 1; }
# Records of a month ago are of no use to anybody (ADR §11: logs 30 days).
find "$jobs" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} +
