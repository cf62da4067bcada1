# shellcheck shell=bash
# Starts and stops the processes of a run. Each ends with the launcher, however the launcher ends. Sourced by ./platform.

RUN_DIR=var/run
RUN_LOCK=9
declare -A PIDS=()

# Allows one run at a time in this folder: a second one would stop the first one's processes as leftovers. Only this
# process holds the lock, so the lock ends with it.
claim_run() {
  mkdir -p "$RUN_DIR"
  check_claim
  exec {RUN_LOCK}<>"$RUN_DIR/lock"
  flock --nonblock "$RUN_LOCK" || die "another demo has just started in this folder"
  printf '%s' "$$" >"$RUN_DIR/lock"
}
check_claim() {
  [[ ! -e $RUN_DIR/lock ]] || flock --nonblock "$RUN_DIR/lock" true ||
    die "process $(<"$RUN_DIR/lock") runs a demo in this folder; end it with Ctrl-C, then start again"
}

# Stops processes that a killed run left behind; its pid files name them.
sweep_previous_run() {
  local file pid
  for file in "$RUN_DIR"/*.pid; do
    [[ -f $file ]] || continue
    pid=$(<"$file")
    if grep -qz "PLATFORM_RUN_DIR=$PWD/$RUN_DIR" "/proc/$pid/environ" 2>/dev/null; then
      warn "stopping $(basename "$file" .pid) ($pid), left behind by a killed run"
      end_process "$pid"
    fi
    rm -f "$file"
  done
}

start_process() { # name command…
  local name=$1
  shift
  PLATFORM_RUN_DIR="$PWD/$RUN_DIR" setpriv --pdeathsig TERM -- "$@" >"var/log/$name.log" 2>&1 </dev/null {RUN_LOCK}>&- &
  PIDS[$name]=$!
  printf '%s' "$!" >"$RUN_DIR/$name.pid"
}

# Runs a command to its end. During a foreground command bash does not answer a signal; during `wait` it does.
attend() { # name command…
  local name=$1 status=0
  shift
  setpriv --pdeathsig TERM -- "$@" <&0 {RUN_LOCK}>&- &
  PIDS[$name]=$!
  wait "${PIDS[$name]}" || status=$?
  unset "PIDS[$name]"
  return "$status"
}

end_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  timeout 30 tail --sleep-interval=0.1 --pid="$1" -f /dev/null 2>/dev/null || kill -KILL "$1" 2>/dev/null || true
}

stop_process() {
  local pid=${PIDS[$1]:-}
  [[ -n $pid ]] || return 0
  end_process "$pid"
  wait "$pid" 2>/dev/null || true
  unset "PIDS[$1]"
  rm -f "$RUN_DIR/$1.pid"
}

# Stops clients before the servers that answer them.
stop_all() {
  local name
  for name in tests proof starter worker sandbox temporal; do stop_process "$name"; done
}

# Fails when a process of the run ends, which none does in normal operation.
watch_over() {
  local ended="" name
  wait -n -p ended "${PIDS[@]}" || true
  for name in "${!PIDS[@]}"; do
    [[ ${PIDS[$name]} != "$ended" ]] || die "$name ended by itself; see var/log/$name.log"
  done
}

# Waits until the command succeeds, the process has died, or the time is up.
wait_until() { # name seconds command…
  local name=$1 limit=$2 end=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    kill -0 "${PIDS[$name]}" 2>/dev/null || { tail -n 20 "var/log/$name.log" >&2; die "$name ended; see var/log/$name.log"; }
    ((SECONDS < end)) || { tail -n 20 "var/log/$name.log" >&2; die "$name is not ready after $limit s; see var/log/$name.log"; }
    sleep 0.2
  done
}

# shellcheck disable=SC2034 # read in demo.sh, proof.sh and doctor.sh
DEMO_PORTS=(7233 8233 7080 7081 7082 7083 7084 7025 9464)

# Reads the kernel's list, because ss may not be installed yet. 0A is LISTEN.
port_free() {
  ! cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf ':%04X' "$1")" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }'
}

check_ports() {
  local port taken=""
  for port in "$@"; do
    port_free "$port" || taken+=" $port ($(ss -Hltnp "sport = :$port" 2>/dev/null | grep -oE '"[^"]+",pid=[0-9]+' | head -n 1 || true))"
  done
  [[ -z $taken ]] || die "ports in use:$taken; stop what uses them (another demo?), then start again"
}

start_temporal() {
  start_process temporal "$(tool temporal)" server start-dev --db-filename var/temporal.db --port 7233 --ui-port 8233 --log-level warn
  wait_until temporal 60 "$(tool temporal)" operator cluster health
}

start_sandbox() {
  local java
  java_command
  rm -f var/sandbox/sandbox.json
  start_process sandbox "${java[@]}" -Xmx512m -cp "sandbox/target/classes:sandbox/target/lib/*" \
    society.postx.platform.sandbox.SandboxCommand --state var/sandbox "$@"
}

wait_for_sandbox() { wait_until sandbox 180 test -s var/sandbox/sandbox.json; }
sandbox_says() { jq -er "$1" var/sandbox/sandbox.json; }

start_worker() {
  local java
  java_command
  start_process worker "${java[@]}" -Xmx512m -cp "worker/target/classes:worker/target/lib/*" \
    society.postx.platform.worker.WorkerMain
  wait_until worker 60 curl -sf http://127.0.0.1:9464/health
}

starter() {
  local java
  starter_command
  attend starter "${java[@]}" "$STARTER.Starter" "$@"
}
