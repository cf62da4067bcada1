package society.postx.platform.benchmarks.full;

import java.util.Comparator;
import java.util.List;
import society.postx.platform.benchmarks.hosts.Fleet;

/** Measures the hosts' own part: every {@code docker compose up}, timed on the host. */
final class HostWorkTimer {
  /** Installs a wrapper before docker on the PATH of systemd, sudo and Ansible. */
  private static final String INSTALL =
      """
      cat >/usr/local/bin/docker <<'DOCKER'
      #!/bin/sh
      [ "$1 $2" = "compose up" ] || exec /usr/bin/docker "$@"
      begun=$(date +%s.%N)
      /usr/bin/docker "$@"
      status=$?
      echo "$begun $(date +%s.%N)" >>/var/log/own-work
      exit $status
      DOCKER
      chmod 755 /usr/local/bin/docker
      : >/var/log/own-work
      """;

  private static final String TAKE = "cat /var/log/own-work; : >/var/log/own-work";

  private final Fleet fleet;

  private record Span(double begun, double ended) {}

  HostWorkTimer(Fleet fleet) {
    this.fleet = fleet;
    var unused = fleet.root(INSTALL);
  }

  /** Seconds since the last call in which at least one host worked; all hosts share a clock. */
  double takeSeconds() {
    var spans =
        fleet.root(TAKE).stream()
            .flatMap(String::lines)
            .map(line -> line.split(" ", 2))
            .map(words -> new Span(Double.parseDouble(words[0]), Double.parseDouble(words[1])))
            .sorted(Comparator.comparingDouble(Span::begun))
            .toList();
    if (spans.size() != fleet.nodes().size()) {
      throw new IllegalStateException(
          "%d of %d hosts started the app".formatted(spans.size(), fleet.nodes().size()));
    }
    return union(spans);
  }

  private static double union(List<Span> sorted) {
    var seconds = 0.0;
    var until = 0.0;
    for (var span : sorted) {
      seconds += Math.max(0, span.ended() - Math.max(until, span.begun()));
      until = Math.max(until, span.ended());
    }
    return seconds;
  }
}
