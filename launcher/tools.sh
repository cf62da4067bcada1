# shellcheck shell=bash
# Builds tools that Debian does not package, once, from the Go module proxy at pinned versions, into the user's
# cache. Uses a suitable tool on the PATH instead. Sourced by ./platform.

CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/post-x-platform"
TOOLS="$CACHE/tools"

TEMPORAL_VERSION=1.5.1
SOPS_VERSION=3.13.3
PEBBLE_VERSION=2.10.1
# shellcheck disable=SC2034 # read by its name in tool_version
TRAEFIK_VERSION=3.6.1
# The worker's; hosts keep Debian's. At least ResticVersion.LEAST.
# shellcheck disable=SC2034
RESTIC_VERSION=0.18.0
# Optional: without it a release stops and asks (docs/worker.md). The Go module proxy serves no newer version.
# shellcheck disable=SC2034
TRIVY_VERSION=0.60.0
# What stands in for Temporal's official images in the proof `compose`: a folder for each, with the program of its Go module. The
# versions are those of docker-compose.temporal.yml (ComposeFileTest): server and admin tools, then UI.
# shellcheck disable=SC2034
STAND_INS_VERSION=1.32.0-2.54.1

# Minutes on two cores, for the plan that the launcher prints before it builds.
# shellcheck disable=SC2034 # read in setup.sh
declare -A TOOL_MINUTES=([temporal]=3.5 [sops]=2.7 [pebble]=0.2 [traefik]=5.5 [trivy]=6.5 [restic]=2.5 [stand_ins]=8)

tool_version() { local name="${1^^}_VERSION"; printf '%s' "${!name}"; }
tool_path() { printf '%s/%s-%s/%s' "$TOOLS" "$1" "$(tool_version "$1")" "$1"; }

version_question() { if [[ $1 == restic ]]; then printf version; else printf -- --version; fi; }

# Prints the tool on the PATH if it is at least as new as the pinned version. Traefik is always built, for an image.
tool_on_path() {
  local found said
  [[ $1 != traefik && $1 != pebble ]] || return 1
  found=$(command -v "$1") || return 1
  said=$("$found" "$(version_question "$1")" 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)
  [[ -n $said ]] && printf '%s\n%s\n' "$(tool_version "$1")" "$said" | sort -V -C || return 1
  printf '%s' "$found"
}

tool() { tool_on_path "$1" || tool_path "$1"; }
tool_ready() { tool_on_path "$1" >/dev/null || [[ -x $(tool_path "$1") ]]; }

# Builds in a temporary folder and moves the result in place, so that an interrupted build leaves nothing behind.
build_tool() {
  local name=$1 target work
  target=$(tool_path "$name")
  mkdir -p "$(dirname "$target")"
  (
    flock 9
    [[ ! -x $target ]] || exit 0
    rm -rf "$TOOLS/.build-$name-"* # from a killed build
    work=$(mktemp -d "$TOOLS/.build-$name-XXXXXX")
    trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT
    "build_$name" "$work"
    mv "$work/$name" "$target"
  ) 9>"$TOOLS/.$name.lock"
}

# Without the builder's folders in them (-trimpath): two machines build the same bytes. A Go older than a tool needs downloads the right one; Debian's Go needs GOTOOLCHAIN=auto for that.
go_build() { CGO_ENABLED=0 GOFLAGS='-buildvcs=false -trimpath' GOTOOLCHAIN=auto go "$@"; }
probe_go_proxy() { cd / && timeout 60 go list -m "github.com/letsencrypt/pebble/v2@v$PEBBLE_VERSION"; }
build_temporal() { GOBIN=$1 go_build install -ldflags '-s -w' "github.com/temporalio/cli/cmd/temporal@v$TEMPORAL_VERSION"; }
build_sops() { GOBIN=$1 go_build install -ldflags '-s -w' "github.com/getsops/sops/v3/cmd/sops@v$SOPS_VERSION"; }
build_restic() { GOBIN=$1 go_build install -ldflags '-s -w' "github.com/restic/restic/cmd/restic@v$RESTIC_VERSION"; }
build_pebble() { GOBIN=$1 go_build install -ldflags '-s -w' "github.com/letsencrypt/pebble/v2/cmd/pebble@v$PEBBLE_VERSION"; }

# `go install` refuses a module with replace directives; this builds it from our own module that repeats them.
build_traefik() { build_replaced "$1" traefik github.com/traefik/traefik/v3; }
build_trivy() { build_replaced "$1" trivy github.com/aquasecurity/trivy; }
build_replaced() { # folder name module
  local source
  cd "$1" || return
  go_build mod init "$2-build" 2>/dev/null
  source=$(go_build mod download -json "$3@v$(tool_version "$2")" | sed -n 's/^\t"GoMod": "\(.*\)",*$/\1/p')
  printf 'require %s v%s\n' "$3" "$(tool_version "$2")" >>go.mod
  sed -n '/^replace (/,/^)/p; /^replace [^(]/p' "$source" >>go.mod
  go_build build -mod=mod -ldflags '-s -w' -o "$2" "$3/cmd/$2"
}

build_stand_ins() { # folder
  local server=${STAND_INS_VERSION%-*} ui=${STAND_INS_VERSION#*-} source
  mkdir -p "$1/stand_ins"/{server,admin-tools,ui}
  go_program "$1/stand_ins/server/temporal-server" "go.temporal.io/server/cmd/server@v$server"
  go_program "$1/stand_ins/admin-tools/temporal-sql-tool" "go.temporal.io/server/cmd/tools/sql@v$server"
  go_program "$1/stand_ins/ui/ui-server" "github.com/temporalio/ui-server/v2/cmd/server@v$ui"
  source=$(go_source "go.temporal.io/server@v$server")
  install -m 0755 "$source/docker/scripts/sh/entrypoint.sh" "$1/stand_ins/server/"
  source=$(go_source "github.com/temporalio/ui-server/v2@v$ui")
  install -m 0755 "$source/docker/start-ui-server.sh" "$1/stand_ins/ui/"
  install -m 0644 "$source/config/docker.yaml" "$1/stand_ins/ui/"
}
# `go install` names a program after its folder.
go_program() { # file package@version
  local folder
  folder=$(dirname "$1")
  GOBIN=$folder/bin go_build install -ldflags '-s -w' "$2"
  mv "$folder"/bin/* "$1"
  rmdir "$folder/bin"
}
go_source() { go_build mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",*$/\1/p'; }
