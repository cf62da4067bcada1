# shellcheck shell=bash
# Installs what is missing, says what and how long first, and builds. Sourced by ./platform.

MAVEN_FLAGS="-B -ntp -q"

need_root() {
  [[ $(id -u) == 0 ]] || die "$1, which needs root: run this with sudo"
}

# The newest JDK from 21 on: the code is compiled and run with it, whatever java is on the PATH.
java_home() {
  local home best="" version newest=0
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
    [[ -x $home/bin/javac && ! -L $home ]] || continue
    version=$("$home/bin/javac" -version 2>/dev/null | grep -oE '[0-9]+' | head -n 1)
    if ((${version:-0} > newest)); then newest=$version best=$home; fi
  done
  ((newest >= 21)) && printf '%s' "$best"
}

# Newer JDKs warn about what protobuf and JNA do; nothing an operator could act on.
java_flags() {
  printf '%s' "-XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
  "$(java_home)/bin/java" --sun-misc-unsafe-memory-access=allow -version >/dev/null 2>&1 && printf ' %s' --sun-misc-unsafe-memory-access=allow
}

missing_packages() {
  local package
  for package in $(sed 's/#.*//' launcher/packages.txt); do
    [[ $package == golang-go ]] && command -v go >/dev/null && continue # a Go of one's own
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || printf '%s ' "$package"
  done
}

missing_tools() {
  local name
  for name in temporal sops pebble traefik; do tool_ready "$name" || printf '%s ' "$name"; done
}

check_ground() {
  local free
  [[ $(uname -s) == Linux ]] && command -v apt-get >/dev/null ||
    die "the sandbox needs Debian (12 or newer); this is $(uname -s)"
  free=$(df -Pk "$(dirname "$CACHE")" 2>/dev/null || df -Pk /)
  free=$(awk 'NR == 2 {print int($4 / 1048576)}' <<<"$free")
  ((free >= 8)) || die "$free GiB free for $CACHE: 8 GiB are needed; free some, or set XDG_CACHE_HOME to another disk"
}

plan() {
  local packages=$1 tools=$2 name minutes=1
  for name in $tools; do minutes=$(awk "BEGIN {print $minutes + ${TOOL_MINUTES[$name]}}"); done
  [[ -z $packages ]] || minutes=$(awk "BEGIN {print $minutes + 1}")
  base_ready || minutes=$(awk "BEGIN {print $minutes + 3}")
  images_ready || minutes=$(awk "BEGIN {print $minutes + 3}")
  [[ -z $packages ]] || say "  Debian packages: $packages"
  [[ -z $tools ]] || say "  built from source: $tools"
  base_ready || say "  the servers' Debian image"
  images_ready || say "  the container images"
  say "  and the Java build; about $minutes minutes on two cores, less where things run side by side"
}

base_ready() { sandbox/base/build --path >/dev/null 2>&1; }
images_ready() { sandbox/images/build --path >/dev/null 2>&1; }

set_up_all() {
  check_ground
  need_root "packages are installed and machines are booted"
  local packages tools
  packages=$(missing_packages)
  tools=$(missing_tools)
  if [[ -n $packages$tools ]] || ! base_ready || ! images_ready || ! is_built; then
    step "Setting up"
    plan "$packages" "$tools"
  fi
  install_packages "$packages"
  [[ -n $(java_home) ]] || die "no JDK 21 or newer in /usr/lib/jvm: apt-get install openjdk-21-jdk-headless (Debian 13), or put another JDK there"
  build_side_by_side "$tools"
}

install_packages() {
  [[ -n $1 ]] || return 0
  say "installing $1"
  # shellcheck disable=SC2086 # a list of package names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >var/log/apt.log 2>&1 ||
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $1 >>var/log/apt.log 2>&1; } ||
    die "apt-get cannot install: $1; see var/log/apt.log (is the network up?)"
}

# Tools, base image and images wait for the network and for single cores: side by side they take little longer than the longest.
build_side_by_side() {
  local jobs=() name
  for name in $1; do in_background "tool-$name" build_tool "$name"; done
  base_ready || in_background base sandbox/base/build
  is_built || in_background maven build_java
  wait_for_all
  images_ready || { in_background images sandbox/images/build; wait_for_all; }
}

in_background() { # name command…
  local name=$1
  shift
  say "  $name …"
  { "$@"; } >"var/log/$name.log" 2>&1 </dev/null &
  jobs+=("$!:$name:$SECONDS")
}

wait_for_all() {
  local job pid name since failed=""
  for job in "${jobs[@]}"; do
    IFS=: read -r pid name since <<<"$job"
    if wait "$pid"; then say "  $name done ($((SECONDS - since)) s)"; else failed+=" $name"; fi
  done
  jobs=()
  [[ -z $failed ]] || { for name in $failed; do tail -n 15 "var/log/$name.log" >&2; done; die "could not set up:$failed; see var/log/"; }
}

sources_digest() {
  { find pom.xml ./*/pom.xml ./*/src/main -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16
}
is_built() { [[ -f var/built && $(<var/built) == "$(sources_digest)" && -d worker/target/lib ]]; }
build_java() {
  mvn $MAVEN_FLAGS package -DskipTests && sources_digest >var/built
}
built() {
  mkdir -p var/log
  [[ -n $(java_home) ]] || die "no JDK 21 or newer in /usr/lib/jvm: apt-get install openjdk-21-jdk-headless"
  is_built || { say "building …" >&2; build_java >&2; }
}
mkdir -p var/log
