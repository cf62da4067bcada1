# shellcheck shell=sh
# Sourced by backup, restore and let-users-in. Whom they shut out is on disk, so that it outlives a kill or a reboot:
#   /var/lib/platform/users-out   the plan whose maintenance_off lets users in again; written before the first user is
#                                 out, removed when all are in
users_out=/var/lib/platform/users-out

# In an app's folder: docker compose exec without a terminal. What runs there does not inherit the caller's locks.
inside() {
  app=$1
  shift
  docker compose --project-directory "/opt/docker/$app" exec -T "$@" </dev/null 6>&- 7>&-
}

# The same in a container of its own, for a service that does not run yet. APP [--user USER] SERVICE COMMAND WORD…
alone() {
  app=$1
  shift
  if [ "$1" = --user ]; then user=$2 && shift 2; else user=; fi
  service=$1 program=$2
  shift 2
  docker compose --project-directory "/opt/docker/$app" run --rm --no-deps -T ${user:+--user "$user"} \
    --entrypoint "$program" "$service" "$@" </dev/null 6>&- 7>&-
}

# SECONDS: one program at a time shuts users out or lets them in; waits this long for another one.
lock_users() {
  exec 6>>/run/platform-users.lock
  if flock --wait "$1" 6; then return 0; fi
  echo "another program shuts users out or lets them in" >&2
  return 1
}

# PLAN
remember_users_out() {
  mkdir -p "${users_out%/*}" && cp "$1" "$users_out.new" && sync "$users_out.new" &&
    mv "$users_out.new" "$users_out" && sync "${users_out%/*}"
}

# shellcheck disable=SC1090 # a plan, written by the platform
end_maintenance() { (. "$users_out" && maintenance_off); }

forget_users_out() { rm "$users_out"; }
