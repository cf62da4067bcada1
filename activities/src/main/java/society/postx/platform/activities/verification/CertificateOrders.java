package society.postx.platform.activities.verification;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.workflows.text.ShownText;

/**
 * Reads from a host's Traefik why the ACME server refused a certificate, and lets Traefik order it
 * again: after a refusal, Traefik itself orders only when its settings change.
 */
record CertificateOrders(Hosts hosts, Login login, Heartbeat heartbeat) {
  private static final int MOST = 400;

  /** The log since Traefik started: what an earlier order met says nothing about this one. */
  private static final String ERRORS =
      """
      set -u
      traefik=$(docker ps --quiet --filter label=com.docker.compose.project=traefik | head -n 1)
      [ -n "$traefik" ] || exit 0
      since=$(docker inspect --format '{{.State.StartedAt}}' "$traefik")
      docker logs --since "$since" "$traefik" 2>&1 | grep -F 'obtain ACME certificate' | tail -n 1 | head -c 4000
      """;

  private static final String ORDER_AGAIN = "cd /opt/docker/traefik && docker compose restart";
  private static final Pattern REASON = Pattern.compile("acme: error: .*");

  /** Why the newest order failed, in the ACME server's words; empty where none failed. */
  Optional<String> failure() {
    try (var host = hosts.connect(login)) {
      return failure(host);
    }
  }

  /** Orders again what was refused; answers whether there was anything. */
  boolean repeatFailed() {
    try (var host = hosts.connect(login)) {
      if (failure(host).isEmpty()) {
        return false;
      }
      heartbeat.beat("restarting Traefik for a new order");
      host.script(ORDER_AGAIN, List.of(), Host.Input.none()).orFail("restarting Traefik");
      return true;
    }
  }

  private Optional<String> failure(Host host) {
    heartbeat.beat("reading Traefik's log");
    var line =
        host.script(ERRORS, List.of(), Host.Input.none()).orFail("reading Traefik's log").strip();
    return line.isEmpty() ? Optional.empty() : Optional.of(reason(line));
  }

  /** {@code acme: error: 400 :: urn:ietf:params:acme:error:dns :: …} */
  static String reason(String line) {
    var plain = ShownText.oneLine(line.replace("\\n", " "));
    var found = REASON.matcher(plain);
    return ShownText.shortened(found.find() ? found.group() : plain, MOST);
  }
}
