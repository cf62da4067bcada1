# shellcheck shell=bash
# Says what is missing for the demo and the tests, and how to mend it; changes nothing. Sourced by ./platform.

doctor() {
  local ill=0 packages tools port
  check() { # what, how to mend, command…
    local what=$1 mend=$2
    shift 2
    if "$@" >/dev/null 2>&1; then say "ok       $what"; else say "missing  $what: $mend"; ill=1; fi
  }
  packages=$(missing_packages)
  tools=$(missing_tools)
  check "root" "run with sudo" test "$(id -u)" = 0
  check "a JDK from 21 on" "apt-get install openjdk-21-jdk-headless" java_home
  check "Debian packages ${packages:+($packages)}" "./platform build installs them" test -z "$packages"
  check "tools from source ${tools:+($tools)}" "./platform build makes them" test -z "$tools"
  check "8 GiB free for $CACHE" "free some, or set XDG_CACHE_HOME" enough_disk
  check "the servers' Debian image" "./platform build makes it" base_ready
  check "the container images" "./platform build makes them" images_ready
  for port in 7233 8233 7080 7081 7082 7083 7084 7025 9464; do
    check "port $port free" "something uses it: ss -ltnp sport = :$port" port_free "$port"
  done
  if is_built && [[ -n ${PLATFORM_REPOSITORY:-} ]]; then
    starter doctor || ill=1
  else
    say "skipped  the operator's side (token, keys, repository, Temporal): build, then set PLATFORM_REPOSITORY"
  fi
  return "$ill"
}

enough_disk() { (check_ground); }
port_free() { ! ss -Hltn "sport = :$1" | grep -q .; }
