# shellcheck shell=bash
# Lists what is missing and how long it takes, then installs it and builds. Sourced by ./platform.

need_root() {
  [[ $(id -u) == 0 ]] || die "$1, which needs root: run this with sudo"
}

missing_packages() {
  local package
  while read -r package; do
    [[ $package == golang-go ]] && command -v go >/dev/null && continue # the user's own Go
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || printf '%s ' "$package"
  done < <(sed 's/ *#.*//; /^$/d' launcher/packages.txt)
  java_home >/dev/null || printf 'openjdk-21-jdk-headless '
}

# Testing and unstable have no number and are newer.
debian_version() { grep -oP '^VERSION_ID="?\K[0-9]+' /etc/os-release || printf 99; }

# Debian 12's own Java and Go are too old for this build.
check_languages() { # tools to build
  local go
  java_home >/dev/null || (($(debian_version) >= 13)) ||
    die "no JDK from 21 on in /usr/lib/jvm, and Debian 12 has none: unpack one there (https://adoptium.net), then start again"
  [[ -n $1 ]] || return 0
  go=go1.24 # the version that golang-go installs
  (($(debian_version) >= 13)) || go=go1.19
  go=$(go env GOVERSION 2>/dev/null || printf '%s' "$go")
  (($(cut -d. -f2 <<<"$go") >= 21)) ||
    die "$go is too old to build ${1% }: put Go 1.21 or newer on the PATH (apt-get install -t bookworm-backports golang-go, or https://go.dev/dl), then start again"
}

# Checks the sources of missing parts: apt's mirror for trees and images, Go's module proxy for tools.
check_network() { # tools to build
  local mirror said folder
  if ! { base_ready && images_ready; }; then
    mirror=$(apt-get indextargets --format "\$(REPO_URI)" 2>/dev/null | sed -n 's|/*$||; \|/debian$|p' || true)
    mirror=${mirror%%$'\n'*} mirror=${mirror:-http://deb.debian.org/debian}
    folder=$(mktemp -d)
    said=$(/usr/lib/apt/apt-helper download-file "$mirror/dists/trixie/Release" "$folder/Release" 2>&1; status=$?; rm -rf "$folder"; exit "$status") ||
      die "Debian's mirror $mirror does not answer ($(grep -m 1 '^E:' <<<"$said")): bring the network up, then start again"
  fi
  [[ -n $1 ]] || return 0
  said=$(probe_go_proxy 2>&1) ||
    die "Go's module proxy $(go env GOPROXY) does not answer ($(tail -n 1 <<<"$said")): bring the network up or set GOPROXY, then start again"
}

# Only an image needs Traefik.
missing_tools() { # tool…; default: all
  local name
  (($# > 0)) || set -- temporal sops restic pebble traefik
  for name in "$@"; do
    [[ $name == traefik ]] && images_ready && continue
    tool_ready "$name" || printf '%s ' "$name"
  done
}

check_ground() {
  local free place=$CACHE
  command -v apt-get >/dev/null || die "this needs Debian (12 or newer); $(uname -s) without apt-get can only run the tests without machines: mvn verify"
  until [[ -e $place ]]; do place=$(dirname "$place"); done
  free=$(df -Pk "$place" | awk 'NR == 2 {print int($4 / 1048576)}')
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
  say "  and the Java build; about $minutes minutes on two cores, less with parallel steps"
}

base_ready() { sandbox/base/build --path >/dev/null 2>&1; }
images_ready() { sandbox/images/build --path >/dev/null 2>&1; }

set_up_all() { # tool…; default: all
  check_ground
  need_root "packages are installed and machines are booted"
  mkdir -p var/log
  local packages tools
  packages=$(missing_packages)
  tools=$(missing_tools "$@")
  check_languages "$tools"
  if [[ -n $packages$tools ]] || ! base_ready || ! images_ready || ! is_built; then
    step "Setting up"
    plan "$packages" "$tools"
  fi
  install_packages "$packages"
  check_network "$tools"
  build_side_by_side "$tools"
}

# Without root: builds Java and the tools of unit tests, installs no package and boots no machine.
set_up_without_root() {
  local tools
  mkdir -p var/log
  tools=$(missing_tools sops restic temporal)
  built
  [[ -z $tools ]] || command -v go >/dev/null || die "cannot build ${tools}without Go: apt-get install golang-go"
  check_languages "$tools"
  local name
  for name in $tools; do in_background "tool-$name" build_tool "$name"; done
  wait_for_all
}

install_packages() {
  [[ -n $1 ]] || return 0
  say "installing $1"
  local names install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends)
  read -ra names <<<"$1"
  "${install[@]}" "${names[@]}" >var/log/apt.log 2>&1 ||
    { apt-get update -qq && "${install[@]}" "${names[@]}"; } >>var/log/apt.log 2>&1 ||
    { tail -n 3 var/log/apt.log >&2; die "apt-get cannot install: $1; see var/log/apt.log (is the network up?)"; }
}

# Tools, base image and images wait for the network and for single cores: in parallel they take little longer than the longest.
build_side_by_side() {
  local name
  for name in $1; do in_background "tool-$name" build_tool "$name"; done
  base_ready || in_background base sandbox/base/build
  is_built || { say_who_builds; in_background maven build_java; }
  wait_for_all
  images_ready || { in_background images sandbox/images/build; wait_for_all; }
}

JOBS=() # pid:name:since

in_background() { # name command…
  local name=$1
  shift
  say "  $name …"
  set -m # a process group of its own, so that end_jobs can end all of it
  { "$@"; } >"var/log/$name.log" 2>&1 </dev/null &
  set +m
  JOBS+=("$!:$name:$SECONDS")
}

wait_for_all() {
  local job pid name since failed=""
  for job in "${JOBS[@]}"; do
    IFS=: read -r pid name since <<<"$job"
    if wait "$pid"; then say "  $name done ($((SECONDS - since)) s)"; else failed+=" $name"; fi
  done
  JOBS=()
  [[ -z $failed ]] || { for name in $failed; do tail -n 15 "var/log/$name.log" >&2; done; die "could not set up:$failed; see var/log/ (is the network up?)"; }
}

# Ends all background builds, for example after Ctrl-C.
end_jobs() {
  local job
  for job in "${JOBS[@]}"; do kill -TERM -- "-${job%%:*}" 2>/dev/null || true; done
  for job in "${JOBS[@]}"; do wait "${job%%:*}" 2>/dev/null || true; done
  JOBS=()
}

# What a build reads. The folders belong to it: where a file was removed, only its folder says so.
sources() { find pom.xml ./*/pom.xml ./*/src/main infrastructure "$@"; }

sources_digest() {
  { sources -type f -print0 | sort -z | xargs -0 sha256sum; } | sha256sum | cut -c1-16
}

# The digest is read only after something changed: nothing can change a file without its ctime. The stamp's time is from
# before the digest or the build, so that any change meanwhile counts.
is_built() {
  is_checkout || return 0
  [[ -f var/built && -d worker/target/lib && -f $STARTER_JAR ]] || return 1
  [[ -n $(sources -newercm var/built -print -quit) ]] || return 0
  touch var/compared 2>/dev/null || true
  [[ $(<var/built) == "$(sources_digest)" ]] || return 1
  touch -r var/compared var/built 2>/dev/null || true
}
# Works on another user's checkout too, because sudo is the usual way here.
checkout_commit() { git -c safe.directory='*' describe --always --dirty --exclude='*' --abbrev=12 2>/dev/null || printf unknown; }
# One build at a time in this folder: two would write each other's class files. The lock ends with the subshell and the build
# in it, also where the launcher is killed. What the build before this one made is not built again.
build_java() {
  (
    flock 8
    ! is_built || exit 0
    printf '%s' "$BASHPID" >var/build.lock
    rm -f var/built
    touch var/building
    sources_digest >var/digest
    mvn -B -ntp -q package -DskipTests && touch -r var/building var/digest && mv var/digest var/built
  ) 8<>var/build.lock
}
say_who_builds() {
  [[ ! -e var/build.lock ]] || flock --nonblock var/build.lock true ||
    say "process $(<var/build.lock) builds in this folder; waiting until it has ended" >&2
}
built() {
  java_home >/dev/null || no_java
  is_checkout || return 0
  command -v mvn >/dev/null || is_built || die "mvn is not installed: apt-get install maven"
  is_built || { say "building …" >&2; mkdir -p var/log; say_who_builds; build_java >&2; }
}
no_java() {
  if is_checkout; then die "no JDK 21 or newer in /usr/lib/jvm: apt-get install openjdk-21-jdk-headless"; fi
  die "no Java 21 or newer in /usr/lib/jvm: apt-get install openjdk-21-jre-headless"
}
