#!/bin/sh
# job begin UNIT SECONDS LIMIT_SECONDS MARK LOCK_SECONDS PROGRAM_BYTES FILES_BYTES <program, files.tar: starts the
#     program as a transient unit, unless its record exists: lock and record make a second start harmless. With a MARK
#     it first moves the record of an ended job aside, once for each mark. Then as "look".
#     The program finds the files in files/. They may hold secrets, so they are gone once it has ended. It places them
#     itself, because until it holds the change lock another job may use what they replace.
#     With LOCK_SECONDS the unit holds the host's change lock while the program runs, /run/platform-change.lock, which
#     deployments, restores, upgrades, base/ and the nightly backup take too. If another job keeps the lock longer, this
#     one ends with 75 and names the holder. The unit holds the lock, so the end of a worker does not release it.
# job look UNIT SECONDS: prints "absent", "running", "vanished" or "ended STATUS" and then the end of the job's output.
#     Waits up to SECONDS for a running job to end.
# job forget UNIT: moves the record aside, where people find it until the next one. Leaves a running job alone.
set -eu
umask 077
verb=$1 unit=$2
jobs=/var/lib/platform/jobs
dir=$jobs/$unit

unit_is() { systemctl show --property="$1" --value "$unit.service"; }
at_work() { case $1 in active | activating | deactivating | reloading) ;; *) return 1 ;; esac; }
locked() { mkdir -p "$jobs" && exec 9>"$jobs/lock" && flock 9; }

# Asks the unit before the file, so that a job that ends in between counts as ended, never as vanished.
put_aside() {
  [ -d "$dir" ] || return 0
  active=$(unit_is ActiveState)
  [ -e "$dir/status" ] || ! at_work "$active" || return 0
  systemctl stop "$unit.service" 2>/dev/null || :
  systemctl reset-failed "$unit.service" 2>/dev/null || :
  rm -rf "${jobs:?}/$unit.last" "$dir/files" "$dir/files.tar"
  mv "$dir" "$dir.last"
}

begin() { # limit mark lock_seconds program_bytes files_bytes
  locked
  [ -z "$2" ] || [ "$(cat "$dir/mark" 2>/dev/null)" = "$2" ] || put_aside
  mkdir -p "$dir"
  [ -z "$2" ] || printf '%s' "$2" >"$dir/mark"
  if [ -e "$dir/started" ]; then cat >/dev/null; else start "$1" "$3" "$4" "$5"; fi
  exec 9>&-
}

start() { # limit lock_seconds program_bytes files_bytes
  head --bytes="$3" >"$dir/program"
  cat >"$dir/files.tar"
  if [ "$(wc -c <"$dir/program") $(wc -c <"$dir/files.tar")" != "$3 $4" ]; then
    rm "$dir/program" "$dir/files.tar"
    echo "only a part of the job arrived; nothing was started" >&2
    exit 1
  fi
  # Writes the exit status whole or not at all.
  cat >"$dir/run" <<'RUN'
#!/bin/sh
cd "$(dirname "$0")" || exit
lock=/run/platform-change.lock
if [ -n "$2" ]; then
  exec 7>>"$lock"
  if ! flock --wait "$2" 7; then
    echo "another job changes this host: $(cat "$lock"); try again when it has ended" >output
    rm -f files.tar
    echo 75 >status.new && mv status.new status
    exit
  fi
  echo "$1 since $(date --utc '+%Y-%m-%d %H:%M UTC')" >"$lock"
fi
unpack() { rm -rf files && mkdir files && { [ ! -s files.tar ] || tar --extract --file=files.tar --directory=files; }; }
# Only this shell holds the lock: processes that the program leaves running must not keep it.
if unpack >output 2>&1 7>&-; then
  /bin/sh ./program >output 2>&1 </dev/null 7>&-
  ended=$?
else
  ended=1
fi
rm -rf files files.tar
echo "$ended" >status.new && sync status.new && mv status.new status
RUN
  systemctl reset-failed "$unit.service" 2>/dev/null || :
  touch "$dir/started"
  systemd-run --quiet --unit="$unit" --property=RuntimeMaxSec="$(($1 + ${2:-0}))" \
    /bin/sh "$dir/run" "$unit" "$2" 9>&- ||
    { rm "$dir/started"; exit 1; }
  # Removes records older than a month (ADR §11: logs 30 days).
  find "$jobs" -mindepth 1 -maxdepth 1 -type d -mtime +30 -exec rm -rf {} +
}

look() { # seconds
  until=$(($(date +%s) + $1))
  while :; do
    active=$(unit_is ActiveState)
    if [ -e "$dir/status" ]; then
      state="ended $(cat "$dir/status")"
      break
    elif [ ! -e "$dir/started" ]; then
      state=absent
      break
    elif at_work "$active"; then
      state=running
    else
      state=vanished
      [ "$(unit_is Result)" != timeout ] || state="ended 124"
      break
    fi
    [ "$(date +%s)" -lt "$until" ] || break
    sleep 0.2
  done
  echo "$state"
  [ ! -e "$dir/output" ] || tail --bytes=16384 "$dir/output"
}

# Each on its own line: within && or || a shell ignores failed commands, and a full disk would start half a program.
case $verb in
begin)
  begin "$4" "$5" "$6" "$7" "$8"
  look "$3"
  ;;
look) look "$3" ;;
forget)
  locked
  put_aside
  ;;
esac
