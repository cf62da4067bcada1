# shellcheck shell=bash
# Measures costs; see benchmarks/README.md. Sourced by ./platform.

ANSIBLE_VERSION=2.19.14

benchmark() { # light|full [hosts [rounds]], clients [how many], commands [rounds], onboarding [image], or restore [rounds]
  case "${1:-}:${2:-1}:${3:-1}:$#" in
    light:*[!0-9:]*:* | full:*[!0-9:]*:* | clients:*[!0-9:]*:* | commands:*[!0-9:]*:* | restore:*[!0-9:]*:*) die "benchmark: '$*': hosts and rounds are numbers" 2 ;;
    light:*:[123] | full:*:[123]) benchmark_hosts "$1" "${2:-20}" "${3:-5}" ;;
    clients:*:[12]) benchmark_clients "${2:-1000}" ;;
    commands:*:[12]) benchmark_commands "${2:-10}" ;;
    onboarding:1:1:1 | onboarding:prepared:1:2 | onboarding:bare:1:2) benchmark_onboarding "${2:-prepared}" ;;
    restore:*:[12]) benchmark_restore "${2:-3}" ;;
    *) die "benchmark: light [HOSTS [ROUNDS]], full [HOSTS [ROUNDS]], clients [HOW_MANY], commands [ROUNDS], onboarding [prepared|bare] or restore [ROUNDS] (see benchmarks/README.md)" 2 ;;
  esac
}

benchmark_clients() {
  set_up_without_root
  run_benchmark clients.ClientsBenchmark "$(tool temporal)" "$1"
}

# The operator's commands, with a frontend that answers at once: what remains is the command's own time.
benchmark_commands() { # rounds
  local java out=$PWD/var/benchmark
  built
  mkdir -p "$out" var/log
  starter_command
  step "Waiting for the prepared classes"
  ./platform version && wait_until_prepared
  coproc FRONTEND { exec "${java[@]}" "$STARTER.training.StartupTraining" serve; }
  read -r -u "${FRONTEND[0]}" TEMPORAL_ADDRESS
  export TEMPORAL_ADDRESS
  python3 benchmarks/commands/measure.py "$1" "$out/commands.json" ./platform
  kill "$FRONTEND_PID"
}

wait_until_prepared() {
  local try prepared
  prepared=$(prepared_classes)
  for ((try = 0; try < 600; try++)); do
    [[ ! -s $prepared ]] || return 0
    sleep 0.2
  done
  die "the classes were not prepared within two minutes"
}

# Runs the demo, then prints its figures.
benchmark_onboarding() { # prepared|bare
  source launcher/demo.sh
  [[ $1 == prepared ]] || DEMO_IMAGE=debian-13
  demo_up
  local out=var/benchmark
  mkdir -p "$out"
  "$(tool temporal)" workflow show --workflow-id onboard/alpha --output json >"$out/history.json"
  benchmarks/onboarding/host-work var/sandbox >"$out/host-work"
  curl -sf "$(sandbox_says .controlEndpoint)/requests" >"$out/requests.json"
  python3 benchmarks/onboarding/shares.py "$out/history.json" "$out/host-work" "$out/requests.json" "${PIDS[worker]}" "$out/onboarding-$1.json"
  demo_finished=yes
}

# Restores a client of 1 GB and 100,000 small files, in turns with restic alone on the same host.
benchmark_restore() { # rounds
  source launcher/demo.sh
  demo_up
  local out=var/benchmark round
  mkdir -p "$out"
  rm -f "$out/restore.txt"
  step "Filling client alpha with 1 GB and 100,000 files, and backing it up"
  on_client fill 100000 8
  benchmarks/restore/inside var/sandbox systemctl start platform-backup.service
  for round in $(seq "$1"); do
    step "Round $round of $1"
    if ((round % 2)); then restore_plainly && restore_ours; else restore_ours && restore_plainly; fi
  done
  step "A new server in the place of the old one"
  starter restore alpha --scenario server --reason benchmark --no-watch --quiet
  approved_restore server
  python3 benchmarks/restore/figures.py "$out/restore.txt" "$out/restore.json"
  demo_finished=yes
}

# Runs a program of benchmarks/restore on the client's host.
on_client() { # program argument…
  benchmarks/restore/inside var/sandbox bash -s "${@:2}" <"benchmarks/restore/$1"
}

measured() { # name seconds
  say "  $1: $2 s"
  printf '%s %s\n' "$1" "$2" >>var/benchmark/restore.txt
}

restore_plainly() {
  local seconds
  seconds=$(on_client plain)
  measured plain "$seconds"
}

restore_ours() {
  local seconds
  starter restore alpha --app nextcloud --reason benchmark --no-watch --quiet
  approved_restore whole
  seconds=$(on_client data-part)
  measured data "$seconds"
  benchmarks/restore/inside var/sandbox /opt/platform/backup/remove-kept now >/dev/null
}

# Approves what a restore asks, and measures from then to its end.
approved_restore() { # name
  local plan begun
  plan=$(starter watch restore/alpha --json | jq -rs '[.. | .digest? // empty] | last') || true # status 3: it waits
  begun=$(date +%s.%N)
  starter approve restore/alpha --plan "$plan" --watch >/dev/null
  measured "$1" "$(echo "$begun $(date +%s.%N)" | awk '{ printf "%.1f", $2 - $1 }')"
}

benchmark_hosts() { # light|full hosts rounds
  need_root "the benchmark boots real servers"
  set_up_all temporal pebble traefik
  ansible_ready || { mkdir -p var/log; in_background ansible install_ansible; wait_for_all; }
  more_inotify
  trap 'benchmark_over' EXIT
  run_benchmark "$1.${1^}Benchmark" "$(tool temporal)" "$(ansible_path)/bin" "$2" "$3" "$(sandbox/images/build --path)"
}

run_benchmark() { # class argument…
  local java
  java_command
  attend benchmark "${java[@]}" -Xmx512m -cp "benchmarks/target/classes:benchmarks/target/lib/*" "society.postx.platform.benchmarks.$1" "${@:2}"
}

ansible_path() { printf '%s/ansible-%s' "$TOOLS" "$ANSIBLE_VERSION"; }
ansible_ready() { [[ -x $(ansible_path)/bin/ansible-playbook ]]; }
install_ansible() {
  local target
  target=$(ansible_path)
  rm -rf "$target"
  python3 -m venv "$target" && "$target/bin/pip" install --quiet "ansible-core==$ANSIBLE_VERSION"
}

# Twenty Debians need more inotify instances than root has; benchmark_over restores the limit.
more_inotify() {
  INOTIFY=$(sysctl -n fs.inotify.max_user_instances)
  ((INOTIFY >= 1024)) || sysctl -q -w fs.inotify.max_user_instances=1024
}

benchmark_over() {
  local status=$?
  trap '' INT TERM HUP
  end_jobs
  stop_process benchmark
  sysctl -q -w fs.inotify.max_user_instances="$INOTIFY"
  exit "$status"
}
