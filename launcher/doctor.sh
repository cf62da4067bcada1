# shellcheck shell=bash
# Reports what the demo and the tests lack and how to fix it; changes nothing. Sourced by ./platform.

doctor() {
  local ill=0 packages tools port
  packages=$(missing_packages)
  tools=$(missing_tools)
  check "root" need_root "it boots machines"
  check "Debian, and 8 GiB free for $CACHE" check_ground
  check "a JDK from 21 on, and Go where tools are missing" check_languages "$tools"
  check "Debian packages" nothing_missing "$packages" "./platform build installs them"
  check "tools that Debian lacks" nothing_missing "$tools" "./platform build builds them"
  check "the servers' Debian image" made base_ready
  check "the container images" made images_ready
  check "the network, to download missing parts" check_network "$tools"
  check "no other run in this folder" check_claim
  for port in "${DEMO_PORTS[@]}"; do check "port $port" check_ports "$port"; done
  if is_built && [[ -n ${PLATFORM_REPOSITORY:-} ]]; then
    operators_side || ill=1
  else
    say "skipped  the operator's side (token, keys, repository, Temporal): build, then set PLATFORM_REPOSITORY"
  fi
  return "$ill"
}

# The command says what is wrong and how to fix it, as before a demo.
check() { # what command…
  local what=$1 said
  shift
  if said=$("$@" 2>&1); then say "ok       $what"; else say "missing  $what: ${said#error: }"; ill=1; fi
}

nothing_missing() { [[ -z $1 ]] || die "${1% }; $2"; }
made() { "$1" || die "./platform build builds it"; }
operators_side() (run_java starter society.postx.platform.starter.Starter doctor)
