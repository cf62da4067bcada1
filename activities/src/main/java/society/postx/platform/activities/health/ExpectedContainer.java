package society.postx.platform.activities.health;

/**
 * A container that the compose.yml of an app expects.
 *
 * @param ends whether it may end with 0: another service waits for its completion, or its restart
 *     policy is {@code "no"} or {@code on-failure}
 */
public record ExpectedContainer(String service, boolean ends) {
  /**
   * Shell functions for programs on a host. {@code expected APP} prints a line "expects APP SERVICE
   * runs|awaited|once" for each service, none where compose.yml is unreadable. {@code containers
   * FILTER…} prints a line "has APP SERVICE STATUS" for each container, except those of {@code
   * docker compose run}. {@code up APP OPTION…} starts an app and waits until all that runs is
   * healthy; for Docker Compose, a service that nothing awaits may not end while it waits.
   */
  public static final String FUNCTIONS =
      """
      expected() {
        docker compose --project-directory "/opt/docker/$1" config --format json 2>/dev/null | python3 -c '
      import json, sys
      services = json.loads(sys.stdin.read() or "{}").get("services", {})
      awaited = {
          name
          for service in services.values()
          for name, how in (service.get("depends_on") or {}).items()
          if how.get("condition") == "service_completed_successfully"
      }
      for name, service in services.items():
          replicas = (service.get("deploy") or {}).get("replicas", service.get("scale", 1))
          once = service.get("restart", "").split(":")[0] in ("no", "on-failure")
          if replicas != 0:
              print("expects", sys.argv[1], name, "awaited" if name in awaited else "once" if once else "runs")
      ' "$1" || :
      }
      containers() {
        docker ps --all --filter label=com.docker.compose.oneoff=False "$@" --format \
          'has {{.Label "com.docker.compose.project"}} {{.Label "com.docker.compose.service"}} {{.Status}}'
      }
      up() {
        app=$1
        shift
        services=$(expected "$app")
        once=$(printf '%s\\n' "$services" | sed -n 's/^expects [^ ]* \\(.*\\) once$/\\1/p')
        others=
        [ -z "$once" ] || others=$(printf '%s\\n' "$services" | sed -n '/ once$/!s/^expects [^ ]* \\([^ ]*\\) .*/\\1/p')
        set -- --project-directory "/opt/docker/$app" up --detach --quiet-pull "$@"
        if [ -z "$once$others" ] || [ -n "$others" ]; then
          docker compose "$@" --wait --wait-timeout 900 --remove-orphans $others || return
        fi
        [ -z "$once" ] || docker compose "$@" --no-deps $once
      }
      """;

  public ExpectedContainer {
    service = Container.shown(service);
  }
}
