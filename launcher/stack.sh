# shellcheck shell=bash
# Starts and stops the processes of a run. Each dies with the launcher, however the launcher dies. Sourced by ./platform.

RUN_DIR=var/run
declare -A PIDS=()

# A run that was killed may have left processes behind: they are named by the files it wrote.
sweep_previous_run() {
  local file pid
  mkdir -p "$RUN_DIR"
  for file in "$RUN_DIR"/*.pid; do
    [[ -f $file ]] || continue
    pid=$(<"$file")
    if grep -qz "PLATFORM_RUN_DIR=$PWD/$RUN_DIR" "/proc/$pid/environ" 2>/dev/null; then
      warn "stopping $(basename "$file" .pid) ($pid), left behind by a run that was killed"
      end_process "$pid"
    fi
    rm -f "$file"
  done
}

start_process() { # name command…
  local name=$1
  shift
  PLATFORM_RUN_DIR="$PWD/$RUN_DIR" setpriv --pdeathsig TERM -- "$@" >"var/log/$name.log" 2>&1 </dev/null &
  PIDS[$name]=$!
  printf '%s' "$!" >"$RUN_DIR/$name.pid"
}

end_process() {
  kill -TERM "$1" 2>/dev/null || return 0
  timeout 30 tail --pid="$1" -f /dev/null 2>/dev/null || kill -KILL "$1" 2>/dev/null || true
}

stop_process() {
  local pid=${PIDS[$1]:-}
  [[ -n $pid ]] || return 0
  end_process "$pid"
  wait "$pid" 2>/dev/null || true
  unset "PIDS[$1]"
  rm -f "$RUN_DIR/$1.pid"
}

# The worker first, so that nothing asks a server that is going away.
stop_all() {
  local name
  for name in worker sandbox temporal; do stop_process "$name"; done
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

check_ports() {
  local port taken=""
  for port in "$@"; do
    if ss -Hltn "sport = :$port" | grep -q .; then
      taken+=" $port ($(ss -Hltnp "sport = :$port" | grep -oE '"[^"]+",pid=[0-9]+' | head -n 1))"
    fi
  done
  [[ -z $taken ]] || die "ports in use:$taken; stop what uses them (another demo?), then start again"
}

start_temporal() {
  start_process temporal "$(tool temporal)" server start-dev --db-filename var/temporal.db --port 7233 --ui-port 8233 --log-level warn
  wait_until temporal 60 "$(tool temporal)" operator cluster health
}

start_sandbox() {
  rm -f var/sandbox/sandbox.json
  start_process sandbox "$(java_home)/bin/java" $(java_flags) -Xmx512m -cp "sandbox/target/classes:sandbox/target/lib/*" \
    society.postx.platform.sandbox.SandboxCommand --state var/sandbox "$@"
}

wait_for_sandbox() { wait_until sandbox 180 test -s var/sandbox/sandbox.json; }
sandbox_says() { jq -er "$1" var/sandbox/sandbox.json; }

start_worker() {
  start_process worker "$(java_home)/bin/java" $(java_flags) -Xmx512m -cp "worker/target/classes:worker/target/lib/*" \
    society.postx.platform.worker.WorkerMain
  wait_until worker 60 curl -sf http://127.0.0.1:9464/health
}

starter() {
  "$(java_home)/bin/java" $(java_flags) -cp "starter/target/classes:starter/target/lib/*" society.postx.platform.starter.Starter "$@"
}
