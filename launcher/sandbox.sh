# shellcheck shell=bash
# Hetzner in a box alone. Sourced by ./platform.

# Help, and an API without machines, need Java and nothing else.
sandbox() {
  case " $* " in
    *" --help "* | *" -h "* | *" --version "* | *" -V "* | *" --machines none "* | *" --machines=none "*) built ;;
    *) need_root "the sandbox boots machines (or: --machines none)"; set_up_all pebble traefik ;;
  esac
  run_java sandbox society.postx.platform.sandbox.SandboxCommand "$@"
}
