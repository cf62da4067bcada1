# shellcheck shell=bash
# Starts only the sandbox. Sourced by ./platform.

# Help, and an API without machines, need only Java.
sandbox() {
  case " $* " in
    *" --help "* | *" -h "* | *" --version "* | *" -V "* | *" --machines none "* | *" --machines=none "*) built ;;
    *) need_root "the sandbox boots machines (or: --machines none)"; set_up_all pebble traefik ;;
  esac
  run_java sandbox society.postx.platform.sandbox.SandboxCommand "$@"
}
