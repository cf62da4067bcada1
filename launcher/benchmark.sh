# shellcheck shell=bash
# Measures costs; see benchmarks/README.md. Sourced by ./platform.

ANSIBLE_VERSION=2.19.14

benchmark() { # light|full [hosts [rounds]], clients [how many], or onboarding [image]
  case "${1:-}:${2:-1}:${3:-1}:$#" in
    light:*[!0-9:]*:* | full:*[!0-9:]*:* | clients:*[!0-9:]*:*) die "benchmark: '$*': hosts and rounds are numbers" 2 ;;
    light:*:[123] | full:*:[123]) benchmark_hosts "$1" "${2:-20}" "${3:-5}" ;;
    clients:*:[12]) benchmark_clients "${2:-1000}" ;;
    onboarding:1:1:1 | onboarding:prepared:1:2 | onboarding:bare:1:2) benchmark_onboarding "${2:-prepared}" ;;
    *) die "benchmark: light [HOSTS [ROUNDS]], full [HOSTS [ROUNDS]], clients [HOW_MANY] or onboarding [prepared|bare] (see benchmarks/README.md)" 2 ;;
  esac
}

benchmark_clients() {
  set_up_without_root
  run_benchmark clients.ClientsBenchmark "$(tool temporal)" "$1"
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
