package society.postx.platform.activities.host;

import io.temporal.failure.ApplicationFailure;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Supplier;
import society.postx.platform.activities.ssh.HostFailure;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.host.Evidence;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.text.ShownText;

/** Keeps a failing host's logs, container states and disk usage, before a repair destroys them. */
final class EvidenceKeeper {
  private static final int SUMMARY = 2000;

  /**
   * In at most 45 seconds, less than is waited for any command: many containers and a slow Docker
   * must not cost what was seen before.
   */
  private static final String LOOK =
      """
      set +e
      end=$(($(date +%s) + 45))
      look() {
        left=$((end - $(date +%s)))
        [ "$left" -le 10 ] || left=10
        echo; echo "== $*"
        if [ "$left" -gt 0 ]; then timeout -k 1 "$left" "$@" 2>&1; else echo "(not asked: out of time)"; fi
      }
      look uptime
      look df -h -x tmpfs -x overlay
      look free -m
      look systemctl --failed --no-legend --plain
      look docker ps --all --format 'table {{.Names}}\t{{.Status}}\t{{.Image}}'
      look journalctl --no-pager --priority=warning --lines=100
      for job in /var/lib/platform/jobs/*/output; do
        [ ! -e "$job" ] || look tail -n 30 "$job"
      done
      for name in $(timeout -k 1 5 docker ps --all --format '{{.Names}}'); do
        look docker logs --tail 40 "$name"
      done
      """;

  /** The first part of what the host says: less than is read of any command's output. */
  private static final String FIRST = "{\n%s} | head -c 900000\n".formatted(LOOK);

  private final Hosts hosts;
  private final EvidenceFiles files;

  EvidenceKeeper(Hosts hosts, EvidenceFiles files) {
    this.hosts = hosts;
    this.files = files;
  }

  /**
   * @param login may fail, as the host may; the failure is the evidence then
   */
  Evidence keep(HostSpec spec, String reason, Supplier<Login> login, Supplier<Masking> masking) {
    var said = ask(login);
    var text =
        "%s\n%s\n".formatted(spec.client().serverName(), masked(reason + "\n" + said, masking));
    return new Evidence(
        files.keep(spec.client(), Instant.now(), text),
        ShownText.quoted(text.substring(0, Math.min(SUMMARY, text.length()))));
  }

  /** Unmasked words never reach the file, which an alert quotes. */
  private static String masked(String said, Supplier<Masking> masking) {
    try {
      return masking.get().masked(said);
    } catch (ApplicationFailure | HostFailure | UncheckedIOException e) {
      // sops refuses or does not answer, or nobody has the client's own key
      return "withheld, because the secrets in it cannot be masked: " + e.getMessage();
    }
  }

  private String ask(Supplier<Login> login) {
    try (var host = hosts.connect(login.get())) {
      return host.heard(FIRST);
    } catch (HostFailure | ApplicationFailure e) {
      return "cannot ask the host: " + e.getMessage();
    }
  }
}
