package society.postx.platform.activities.ssh;

import com.hierynomus.sshj.userauth.keyprovider.OpenSSHKeyV1KeyFile;
import java.io.IOException;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Opens SSH connections and shares one for each login. A connection is kept alive, and closed once
 * it was idle for two minutes and another is asked for.
 *
 * <p>Gives up with HOST_KEY_MISMATCH for a host key that is not pinned and CREDENTIALS_REJECTED
 * where the host rejects our key; {@link HostUnreachable} passes by itself.
 */
public final class Hosts implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofMinutes(2);

  /** Four unanswered keepalives end a connection, so that no call waits forever for a dead host. */
  private static final int KEEPALIVE_SECONDS = 5;

  private static final int KEEPALIVES_UNANSWERED = 4;

  private final Map<Login, Pooled> pool = new HashMap<>();

  private static final class Pooled {
    private Optional<Host> host = Optional.empty();
    private int users;
    private Instant usedAt = Instant.MAX;
  }

  /** The shared connection; closing it gives it back. */
  public Host connect(Login login) {
    var mine = enter(login);
    try {
      synchronized (mine) { // one connection attempt at a time for each login, others wait for it
        var host = mine.host.filter(Host::usable).orElseGet(() -> open(login, mine));
        mine.host = Optional.of(host);
        return host;
      }
    } catch (RuntimeException e) {
      leave(mine);
      throw e;
    }
  }

  /** A connection of its own, which proves that a new one can be made; closing it ends it. */
  public Host connectFresh(Login login) {
    var client = opened(login);
    return new Host(login, client, () -> close(login, client));
  }

  private Host open(Login login, Pooled mine) {
    return new Host(login, opened(login), () -> leave(mine));
  }

  private synchronized Pooled enter(Login login) {
    var idle = Instant.now().minus(IDLE);
    pool.values().removeIf(other -> other.users == 0 && other.usedAt.isBefore(idle) && end(other));
    var mine = pool.computeIfAbsent(login, any -> new Pooled());
    mine.users++;
    return mine;
  }

  private synchronized void leave(Pooled mine) {
    mine.users--;
    mine.usedAt = Instant.now();
  }

  private static boolean end(Pooled idle) {
    idle.host.filter(Host::usable).ifPresent(Host::disconnect);
    return true;
  }

  private static SSHClient opened(Login login) {
    var config = new DefaultConfig();
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    var client = new SSHClient(config);
    var pins = new Pins(login.hostKeys());
    client.addHostKeyVerifier(pins);
    client.setConnectTimeout((int) CONNECT.toMillis());
    client.setTimeout((int) CONNECT.toMillis());
    try {
      client.connect(login.address(), login.port());
      var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
      keepAlive.setKeepAliveInterval(KEEPALIVE_SECONDS);
      keepAlive.setMaxAliveCount(KEEPALIVES_UNANSWERED);
      var key = new OpenSSHKeyV1KeyFile();
      key.init(login.key().text(), null, null);
      client.authPublickey(login.user(), key);
      return client;
    } catch (UserAuthException e) {
      close(login, client);
      throw FailureType.CREDENTIALS_REJECTED.stop(
          "%s rejects the key %s; add its public half to the account's authorized_keys"
              .formatted(login, login.key()));
    } catch (IOException e) {
      close(login, client);
      if (pins.stranger.isPresent()) {
        throw FailureType.HOST_KEY_MISMATCH.stop(
            "%s shows the host key %s, expected %s; it is not the host that was pinned: find out which machine answers there before anything else"
                .formatted(login, pins.stranger.get(), login.hostKeys().fingerprints()));
      }
      throw new HostUnreachable(login, "connecting", e);
    }
  }

  private static void close(Login login, SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new HostUnreachable(login, "closing", e);
    }
  }

  @Override
  public synchronized void close() {
    pool.values().forEach(Hosts::end);
    pool.clear();
  }

  /** Rejects every key that is not pinned and remembers it. */
  private static final class Pins implements HostKeyVerifier {
    private final PinnedKeys keys;
    private Optional<String> stranger = Optional.empty();

    private Pins(PinnedKeys keys) {
      this.keys = keys;
    }

    @Override
    public boolean verify(String address, int port, PublicKey key) {
      var known = keys.accepts(key);
      stranger = known ? Optional.empty() : Optional.of(PinnedKeys.fingerprint(key));
      return known;
    }

    @Override
    public List<String> findExistingAlgorithms(String address, int port) {
      return keys.algorithms();
    }
  }
}
