# shellcheck shell=bash
# Builds the worker image and the tar for machines without Docker (docs/deployment.md). Sourced by ./platform.

IMAGE_FOLDER=var/image

image() {
  (($# == 0)) || die "image: '$*': takes no argument" 2
  need_root "the image's files get their owners"
  set_up_image
  step "Building the worker image"
  local version
  version=$(project_version)
  attend image deployment/build "$IMAGE_FOLDER" "$version" "$(checkout_commit)" "$(checkout_seconds)" \
    "$(java_home)" "$(tool_path sops)" "$(tool_path restic)" "$(tool_path trivy)"
  (cd "$IMAGE_FOLDER" && du -h --apparent-size -- worker*)
  say "next: docker load --input $IMAGE_FOLDER/worker.tar"
}

# Always the pinned tools, never ones from the PATH: two machines should build the same image.
set_up_image() {
  local name
  mkdir -p var/log
  built
  command -v mmdebstrap >/dev/null || die "mmdebstrap is not installed: apt-get install mmdebstrap"
  command -v go >/dev/null || die "go is not installed, which lists what is in the tools: apt-get install golang-go"
  for name in sops restic trivy; do
    [[ -x $(tool_path "$name") ]] || in_background "tool-$name" build_tool "$name"
  done
  wait_for_all
}

project_version() { sed -n '0,/<version>/s|.*<version>\(.*\)</version>.*|\1|p' pom.xml; }
checkout_seconds() { git -c safe.directory='*' log -1 --format=%ct 2>/dev/null || printf 0; }
