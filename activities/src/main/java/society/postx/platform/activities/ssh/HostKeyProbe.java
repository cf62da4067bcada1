package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.CountingSockets;
import society.postx.platform.workflows.text.ShownText;

/** Looks at the host key that an address shows, and logs in nowhere. */
public final class HostKeyProbe {
  private static final Logger log = LoggerFactory.getLogger(HostKeyProbe.class);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final ByteLimit GREETING = ByteLimit.ofKilobytes(32);
  private static final int SHOWN = 200; // characters of what a stranger says

  private HostKeyProbe() {}

  /**
   * What answers at an address.
   *
   * @param isPinned whether it shows one of the pinned host keys
   * @param text what answered, for people: {@code another host key, SHA256:…}
   */
  public record Answer(boolean isPinned, String text) {}

  /**
   * Asks for keys of the pinned kinds alone.
   *
   * @param address an IP address
   */
  public static Answer ask(String address, int port, PinnedKeys pins) {
    var client = new SSHClient(new DefaultConfig());
    var shown = new Shown(pins);
    client.addHostKeyVerifier(shown);
    client.setConnectTimeout((int) CONNECT.toMillis());
    client.setTimeout((int) CONNECT.toMillis());
    client.setSocketFactory(new CountingSockets(GREETING, address));
    try (var deadline = LoginDeadline.begin(client, LIMIT)) {
      client.connect(address, port);
      return shown.answer("no host key");
    } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
      return shown.answer("nobody");
    } catch (IOException e) {
      return shown.answer("no host key of the pinned kind: " + said(e));
    } finally {
      close(client);
    }
  }

  private static String said(IOException e) {
    return ShownText.shortened(ShownText.oneLine(String.valueOf(e.getMessage())), SHOWN);
  }

  private static void close(SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      log.debug("closing a probe", e);
    }
  }

  /** Accepts any key: the connection is closed before anything is said over it. */
  private static final class Shown implements HostKeyVerifier {
    private final PinnedKeys pins;
    private volatile Optional<PublicKey> key = Optional.empty();

    private Shown(PinnedKeys pins) {
      this.pins = pins;
    }

    @Override
    public boolean verify(String address, int port, PublicKey shown) {
      key = Optional.of(shown);
      return true;
    }

    @Override
    public List<String> findExistingAlgorithms(String address, int port) {
      return pins.algorithms();
    }

    private Answer answer(String otherwise) {
      return key.map(
              it ->
                  pins.accepts(it)
                      ? new Answer(true, "the client's host key " + PinnedKeys.fingerprint(it))
                      : new Answer(false, "another host key, " + PinnedKeys.fingerprint(it)))
          .orElseGet(() -> new Answer(false, otherwise));
    }
  }
}
