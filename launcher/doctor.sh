# shellcheck shell=bash
# Reports what this machine lacks and how to fix it; changes nothing. The operator's command line prints the report and adds
# what production lacks; where it cannot run yet, the report is printed here. Sourced by ./platform.

doctor() { # flags of the operator's command line
  local production=""
  production_is_meant "$@" && production=yes
  if ! java_home >/dev/null || ! is_built; then
    doctor_before_the_build "$production" "$@"
  elif ! is_checkout; then
    run_starter doctor "$@"
  elif [[ -n $production ]]; then
    run_starter doctor --machine <(machine_findings yes) "$@"
  else
    run_starter doctor --machine <(machine_findings "") --machine-only "$@"
  fi
}

production_is_meant() { # flags
  local flag
  [[ -z ${PLATFORM_REPOSITORY:-}${HCLOUD_TOKEN:-}${HCLOUD_TOKEN_FILE:-}${TEMPORAL_ADDRESS:-}${TEMPORAL_PROFILE:-} ]] || return 0
  for flag in "$@"; do
    case $flag in --json | --quiet | --debug | --help | -h) ;; *) return 0 ;; esac
  done
  return 1
}

# A line each: subject, result, remedy, between tabs; without a remedy nothing has to be repaired.
machine_findings() { # yes where production is meant
  local tools
  tools=$(missing_tools)
  check "java" "$(java_home || true)" has_java
  check "go" "can build what is missing" check_languages "$tools"
  check "maven" "is installed" has_maven
  check "build" "is current" has_build
  if [[ -n $1 ]]; then
    fine "tests and demo" "not checked, because production is; unset PLATFORM_REPOSITORY, HCLOUD_TOKEN, HCLOUD_TOKEN_FILE, TEMPORAL_ADDRESS and TEMPORAL_PROFILE for them"
    return
  fi
  demo_findings "$tools"
  fine "production" "not checked; set PLATFORM_REPOSITORY and HCLOUD_TOKEN, or give --profile or --address"
}

demo_findings() { # tools that are missing
  local port
  check "root" "machines can be booted" need_root "tests and demo boot machines"
  check "debian" "12 or newer, with 8 GiB free for $CACHE" check_ground
  check "packages" "are installed" nothing_missing "$(missing_packages)" "./platform build"
  check "tools" "are built" nothing_missing "$1" "./platform build"
  check "servers' image" "is built" made base_ready
  check "container images" "are built" made images_ready
  check "network" "missing parts can be downloaded" check_network "$1"
  check "demo" "no other runs in this folder" check_claim
  for port in "${DEMO_PORTS[@]}"; do check "port $port" "is free" check_ports "$port"; done
}

fine() { printf '%s\t%s\t\n' "$1" "$2"; }

# What the command says in the form "problem: what to do" or "problem; what to do", as before a demo.
check() { # subject, result where it is fine, command…
  local subject=$1 result=$2 said remedy
  shift 2
  if said=$("$@" 2>&1); then
    fine "$subject" "$result"
  else
    said=${said#error: } said=${said//[$'\t\r\n']/ }
    remedy=${said##*[;:] }
    printf '%s\t%s\t%s\n' "$subject" "${said%[;:] "$remedy"}" "$remedy"
  fi
}

has_java() { java_home >/dev/null || no_java; }
has_maven() { command -v mvn >/dev/null || die "is not installed: apt-get install maven"; }
has_build() { is_built || die "is missing, or older than the sources; ./platform build"; }
nothing_missing() { [[ -z $1 ]] || die "${1% } missing; $2"; }
made() { "$1" || die "is missing; ./platform build"; }

# Prints the report as the operator's command line would, which cannot run here yet.
doctor_before_the_build() { # yes where production is meant, flags
  local findings flag json="" quiet="" status=0 production=$1
  shift
  known_flags "$@"
  for flag in "$@"; do
    case $flag in
      --json) json=yes ;;
      --quiet) quiet=yes ;;
      --help | -h) say "usage: ./platform doctor [--json] [--quiet]: checks what this machine needs to build, to test and for the demo; changes nothing. After ./platform build its help names all it checks."; return 0 ;;
    esac
  done
  findings=$(machine_findings "")
  [[ -z $production ]] || findings=${findings/$'production\tnot checked; '*/$'production\tnot checked, because the command line is not built\t./platform build'}
  ! grep -q $'\t[^\t]\+$' <<<"$findings" || status=1
  [[ -n $quiet ]] || { if [[ -n $json ]]; then as_json; else as_text; fi <<<"$findings"; }
  return "$status"
}

# Refuses what the operator's command line would refuse, in its words.
known_flags() { # flags
  local place=0
  while ((++place, $# > 0)); do
    case $1 in
      --json | --quiet | --debug | --send | --help | -h) ;;
      --profile | --config-file | --address | --namespace)
        (($# > 1)) || wrong_usage "missing required parameter for option '$1'"
        shift
        ((++place)) ;;
      --profile=* | --config-file=* | --address=* | --namespace=*) ;;
      -*) wrong_usage "unknown option: '$1'" ;;
      *) wrong_usage "unmatched argument at index $place: '$1'" ;;
    esac
    shift
  done
}

wrong_usage() { # message
  printf '%s\nsee  ./platform doctor --help\n' "$1" >&2
  exit 2
}

as_text() {
  local subject said remedy
  while IFS=$'\t' read -r subject said remedy; do
    if [[ -z $remedy ]]; then say "✓ $subject: $said"; else say "✗ $subject: $said" && say "    to repair it:  $remedy"; fi
  done
}

as_json() {
  local subject said remedy all=""
  while IFS=$'\t' read -r subject said remedy; do
    all+=",{\"subject\":$(quoted "$subject")"
    if [[ -z $remedy ]]; then all+=",\"fine\":true,\"said\":$(quoted "$said")}"; else all+=",\"fine\":false,\"said\":$(quoted "$said"),\"remedy\":$(quoted "$remedy")}"; fi
  done
  say "[${all#,}]"
}

quoted() { # text without control characters
  local text=${1//[$'\001'-$'\037']/ }
  text=${text//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}
