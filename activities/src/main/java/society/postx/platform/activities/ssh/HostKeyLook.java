package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.CountingSockets;

/** Looks at the host key that an address shows, without a login. */
public final class HostKeyLook {
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final ByteLimit GREETING = ByteLimit.ofKilobytes(32);

  private HostKeyLook() {}

  /**
   * What an address showed.
   *
   * @param ours whether it is one of the pinned keys
   * @param words for people
   */
  public record Seen(boolean ours, String words) {}

  /**
   * Asks for a key of the pinned kinds alone: a host that has one of ours shows it.
   *
   * @param address IPv4 or IPv6
   */
  public static Seen at(String address, int port, PinnedKeys pins) {
    var verifier = new Noted(pins);
    var client = new SSHClient(new DefaultConfig());
    client.addHostKeyVerifier(verifier);
    client.setConnectTimeout((int) LIMIT.toMillis());
    client.setTimeout((int) LIMIT.toMillis());
    client.setSocketFactory(new CountingSockets(GREETING, address));
    try (var deadline = LoginDeadline.begin(client, LIMIT)) {
      client.connect(address, port);
      return seen(verifier, "an SSH server");
    } catch (IOException e) {
      return seen(verifier, "no SSH server");
    } finally {
      close(client);
    }
  }

  private static Seen seen(Noted verifier, String otherwise) {
    var key = verifier.key;
    return new Seen(
        key.filter(verifier.pins::accepts).isPresent(),
        key.map(it -> "the host key " + PinnedKeys.fingerprint(it)).orElse(otherwise));
  }

  private static void close(SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      // nothing was asked of it any more
    }
  }

  /** Accepts none: what it wants is the key. */
  private static final class Noted implements HostKeyVerifier {
    private final PinnedKeys pins;
    private Optional<PublicKey> key = Optional.empty();

    private Noted(PinnedKeys pins) {
      this.pins = pins;
    }

    @Override
    public boolean verify(String address, int port, PublicKey shown) {
      key = Optional.of(shown);
      return false;
    }

    @Override
    public List<String> findExistingAlgorithms(String address, int port) {
      return pins.algorithms();
    }
  }
}
