package society.postx.platform.activities.host;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.HostUnreachable;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/**
 * Moves a host's pin from its first SSH host key to one that never leaves the host. The first key
 * was in the server's user data, where the server can read it forever. The order keeps the key that
 * sshd shows pinned after a crash in any step: pin both, switch sshd, prove it, pin the new one
 * alone, remove the old one.
 */
final class HostKeyMove {
  private static final Logger log = LoggerFactory.getLogger(HostKeyMove.class);

  /** Not ssh_host_…: cloud-init deletes those when a server image becomes a new server. */
  private static final String KEY = "/etc/ssh/platform_host_ed25519_key";

  private static final String MAKE =
      """
      set -eu
      key=$1
      if [ ! -e "$key" ]; then
        rm -f "$key.new" "$key.new.pub"
        ssh-keygen -q -t ed25519 -N '' -C '' -f "$key.new"
        mv "$key.new.pub" "$key.pub"
        mv "$key.new" "$key"
      fi
      cat "$key.pub"
      """;

  private static final String SWITCH =
      """
      set -eu
      conf=/etc/ssh/sshd_config.d/05-platform-host-key.conf
      line="HostKey $1"
      if [ "$(cat "$conf" 2>/dev/null)" != "$line" ]; then
        echo "$line" >"$conf.new"
        mv "$conf.new" "$conf"
        sshd -t || { rm "$conf"; exit 1; }
      fi
      systemctl reload ssh.service
      """;

  private static final String REMOVE_OLD =
      """
      set -eu
      for old in /etc/ssh/ssh_host_*; do
        [ ! -e "$old" ] || { rm "$old"; echo removed; }
      done
      """;

  private static final Duration RELOAD = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final Hosts hosts;
  private final HostKeyPins pins;

  HostKeyMove(Hosts hosts, HostKeyPins pins) {
    this.hosts = hosts;
    this.pins = pins;
  }

  List<Change> move(HostSpec spec, Login login) {
    var changes = new ArrayList<Change>();
    var pinned = login.hostKeys();
    PinnedKeys own;
    try (var host = hosts.connect(login)) {
      own =
          host.script(MAKE, List.of(KEY), Host.Input.none())
              .read("making a host key", said -> PinnedKeys.of(said.strip()));
      if (!pinned.equals(own)) {
        var both = new ArrayList<>(pinned.lines());
        both.addAll(own.lines());
        var either = new PinnedKeys(both);
        if (!pinned.equals(either)) {
          pins.pin(spec, either.lines(), "pin the host's own SSH key beside its first");
        }
        script(host, SWITCH, KEY, "switching sshd to its own host key");
      }
    }
    try (var proof = switched(login.trusting(own))) {
      if (!pinned.equals(own)) {
        pins.pin(spec, own.lines(), "pin the host's own SSH key alone");
        changes.add(Change.changed("pinned host key of " + login.name()));
        log.info("{} shows a host key of its own, which is pinned alone now", login.name());
      }
      script(proof, REMOVE_OLD, KEY, "removing the first host key");
    }
    return changes;
  }

  /**
   * sshd answers to the reload before it has done it: for a moment it still shows its first key,
   * and for another it does not listen.
   */
  private Host switched(Login login) {
    for (var until = Instant.now().plus(RELOAD); ; Pause.of(LOOK)) {
      try {
        return hosts.connectFresh(login);
      } catch (HostUnreachable e) {
        if (Instant.now().isAfter(until)) {
          throw e;
        }
      } catch (ApplicationFailure e) {
        if (!FailureType.HOST_KEY_MISMATCH.name().equals(e.getType())
            || Instant.now().isAfter(until)) {
          throw e;
        }
      }
    }
  }

  private static String script(Host host, String program, String key, String doing) {
    return host.script(program, List.of(key), Host.Input.none()).orFail(doing);
  }
}
