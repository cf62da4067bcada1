# shellcheck shell=sh
# Sourced, beside a plan (function hostnames), by programs that keep visitors out while an app's own commands go on: a
# restore, an offboarding. Traefik answers them 503. On disk, so that it outlives Traefik, the host and the caller:
#   /opt/docker/traefik/routes/visitors-out-APP.yml   routes in front of the app's own, which Traefik reads at once
#   /var/lib/platform/visitors/APP.by                 who closed it, where they said so
#   /var/lib/platform/visitors/APP.since              when it was closed
#   /var/lib/platform/visitors/token                  requests with it in X-Platform-Check pass: the platform's checks
# Nothing but visitors_in lets visitors in again; let-users-in, for one, does not.
visitors=/var/lib/platform/visitors
proxy=/opt/docker/traefik
visitors_wait=${visitors_wait:-30} # seconds in which Traefik has to follow; it reads new routes every two

# [--why TEXT] [--retry-after SECONDS] [--by WHO] APP…: returns once Traefik keeps visitors of all these apps out.
# Repeatable; the last text holds, except that who says WHO leaves alone what was closed without one: a person's closing.
# WHO takes over what another WHO closed, who may have been ended by force. What a visitor was loading already goes on.
visitors_out() (
  why='It is under maintenance. Please come back later.' retry=600 by=
  while :; do
    case ${1-} in
    --by) by=$2 ;;
    --why) why=$2 ;;
    --retry-after) retry=$2 ;;
    *) break ;;
    esac
    shift 2
  done
  # Text for a Go template in YAML; Traefik's page escapes it for HTML. Other characters come as YAML's \u0000.
  case $(printf '%s.' "$why" | sed 's/\\u[0-9a-f]\{4\}/u/g') in
  . | *[!a-zA-Z0-9\ .,:\;\(\)/@+-]*) echo "why: '$why': letters, digits, spaces, .,:;()/@+- and \\u0000 for others" >&2 && exit 1 ;;
  esac
  case $retry in
  '' | *[!0-9]* | ??????????*) echo "retry-after: '$retry': seconds, at most nine digits" >&2 && exit 1 ;;
  esac
  case $by in
  *[!a-zA-Z0-9-]*) echo "by: '$by': letters, digits and hyphens" >&2 && exit 1 ;;
  esac
  for app; do known_app "$app" || exit 1; done
  token=$(visitors_token) || exit 1
  for app; do
    if [ -z "$(full_hostnames "$app")" ] || closed_by_hand "$app" "$by"; then continue; fi
    # Before the app is closed: one that is closed without an owner reopens for people only.
    if [ -n "$by" ]; then
      echo "$by" >"$visitors/$app.by.new" && sync "$visitors/$app.by.new" &&
        mv "$visitors/$app.by.new" "$visitors/$app.by" || exit 1
    else
      rm -f "$visitors/$app.by"
    fi
    new=$proxy/routes/.visitors-out-$app # Traefik reads only *.yml
    (umask 077 && closed_routes_of "$app" "$why" "$retry" "$token" >"$new") || exit 1
    if cmp -s "$new" "$proxy/routes/visitors-out-$app.yml"; then
      rm "$new" || exit 1
      continue
    fi
    # Before the app is closed, so that an attempt that is cut off cannot hide when that was.
    [ -e "$proxy/routes/visitors-out-$app.yml" ] || closed_now "$app" || exit 1
    # The token is for nobody else on the host.
    chown --reference="$proxy/data" "$new" && chmod 0400 "$new" && sync "$new" &&
      mv "$new" "$proxy/routes/visitors-out-$app.yml" && sync "$proxy/routes" || exit 1
  done
  for app; do
    for name in $(full_hostnames "$app"); do await_visitors out "$name" || exit 1; done
  done
)

closed_now() { # APP
  date +%s >"$visitors/$1.since.new" && sync "$visitors/$1.since.new" &&
    mv "$visitors/$1.since.new" "$visitors/$1.since"
}

# APP…: prints when the last of these apps was closed, in seconds since 1970 by this host's clock; now where one is open.
visitors_since() (
  latest=0
  for app; do
    known_app "$app" || exit 1
    [ -n "$(full_hostnames "$app")" ] || continue
    if [ ! -e "$proxy/routes/visitors-out-$app.yml" ]; then date +%s && exit 0; fi
    [ -s "$visitors/$app.since" ] || closed_now "$app" || exit 1
    at=$(cat "$visitors/$app.since")
    case $at in '' | *[!0-9]* | ???????????*) echo "$visitors/$app.since: not a time" >&2 && exit 1 ;; esac
    [ "$at" -le "$latest" ] || latest=$at
  done
  echo "$latest"
)

# [--by WHO] APP…: returns once Traefik lets visitors of all these apps in. Repeatable. For who says WHO, what a person
# closed stays closed.
visitors_in() (
  by=
  if [ "${1-}" = --by ]; then
    by=$2
    shift 2
  fi
  for app; do
    case $app in '' | *[!a-z0-9-]*) echo "no app of this host: '$app'" >&2 && exit 1 ;; esac
    # An app that is gone meanwhile may still be kept closed.
    [ -e "$proxy/routes/visitors-out-$app.yml" ] || known_app "$app" || exit 1
  done
  opened=
  for app; do
    if closed_by_hand "$app" "$by"; then
      echo "change: changed nothing for visitors of $app, whom somebody keeps out by hand: sudo /opt/platform/backup/visitors in $app"
      continue
    fi
    opened="$opened $app"
    rm -f "$proxy/routes/visitors-out-$app.yml" "$proxy/routes/.visitors-out-$app" "$visitors/$app.by" && sync "$proxy/routes" || exit 1
  done
  [ -n "$(visitors_are_out_of)" ] || rm -f "$visitors/token" || exit 1
  for app in $opened; do
    for name in $(full_hostnames "$app" 2>/dev/null); do await_visitors in "$name" || exit 1; done
  done
)

closed_by_hand() { # APP WHO: whether WHO has to leave it alone
  [ -n "$2" ] && [ -e "$proxy/routes/visitors-out-$1.yml" ] && [ ! -s "$visitors/$1.by" ]
}

# Prints the apps whose visitors are kept out.
visitors_are_out_of() {
  find "$proxy/routes" -maxdepth 1 -name 'visitors-out-*.yml' 2>/dev/null |
    sed 's|.*/visitors-out-\(.*\)\.yml|\1|' | sort
}

known_app() { # APP
  if hostnames "$1" >/dev/null; then return 0; fi
  echo "no app of this host: '$1'; nothing was changed" >&2 && return 1
}

full_hostnames() { # APP
  domain=$(sed -n 's/^DOMAIN=//p' "$proxy/.env")
  : "${domain:?$proxy/.env names no DOMAIN}"
  hostnames "$1" | sed -e "s/\$/.$domain/" -e 's/^@\.//'
}

visitors_token() {
  if [ ! -s "$visitors/token" ]; then
    install -d -m 0700 "$visitors" &&
      (umask 077 && od -A n -t x1 -N 32 /dev/urandom | tr -d ' \n' >"$visitors/token.new") &&
      mv "$visitors/token.new" "$visitors/token" && sync "$visitors/token" || return 1
  fi
  cat "$visitors/token"
}

# APP WHY SECONDS TOKEN. The second route of a name answers where Traefik could not read its plugin "closed": a route
# with an unknown middleware is none. `tls: {}` orders no certificate: the app's own routes do.
closed_routes_of() {
  printf '# Written by visitors_out: keeps visitors of %s out until visitors_in removes it.\nhttp:\n  routers:\n' "$1"
  i=0
  for name in $(full_hostnames "$1"); do
    i=$((i + 1))
    for kind in page line; do
      if [ "$kind" = page ]; then priority=1000001; else priority=1000000; fi
      cat <<END
    visitors-out-$1-$i-$kind:
      rule: Host(\`$name\`) && !Header(\`X-Platform-Check\`, \`$4\`)
      priority: $priority
      entryPoints: [websecure]
      middlewares: [visitors-out-$1-headers, visitors-out-$1-$kind]
      service: noop@internal
      tls: {}
END
    done
  done
  cat <<END
  middlewares:
    visitors-out-$1-headers:
      headers: {customResponseHeaders: {Retry-After: "$3", Cache-Control: no-store, X-Platform-Visitors: out}}
    visitors-out-$1-page:
      plugin: {closed: {why: "$2"}}
    visitors-out-$1-line:
      ipAllowList: {sourceRange: [192.0.2.1/32], rejectStatusCode: 503} # an address that nobody has
END
}

# out|in NAME: waits until visitors of this host are kept out, or let in.
await_visitors() {
  for _ in $(seq "$visitors_wait"); do
    status=0
    answer=$(curl --silent --insecure --noproxy '*' --max-time 5 --output /dev/null --dump-header - \
      --resolve "$2:443:127.0.0.1" "https://$2/") || status=$?
    case $status in
    7) return 0 ;; # Traefik is stopped: nobody gets in now, and its start reads the routes
    0) if printf '%s' "$answer" | grep -qi '^x-platform-visitors: out'; then met=out; else met=in; fi ;;
    *) met=unknown ;;
    esac
    [ "$met" != "$1" ] || return 0
    sleep 1
  done
  case $1-$status in
  out-35) echo "$2 has no TLS certificate yet; visitors stay out when it has" >&2 && return 0 ;;
  in-35) return 0 ;;
  out-*) echo "Traefik does not keep visitors of $2 out (curl's exit status $status): docker logs traefik-traefik-1" >&2 ;;
  *) echo "Traefik still keeps visitors of $2 out (curl's exit status $status): docker logs traefik-traefik-1" >&2 ;;
  esac
  return 1
}
