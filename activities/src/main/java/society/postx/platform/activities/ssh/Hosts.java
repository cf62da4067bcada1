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
import java.util.concurrent.TimeoutException;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.userauth.UserAuthException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.CountingSockets;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Opens SSH connections and shares one for each login. A connection is kept alive, and closed once
 * it was idle for two minutes and another is asked for. A shared connection that broke is replaced
 * before the next caller's first command, so that an earlier breakage fails no caller.
 *
 * <p>Gives up with HOST_KEY_MISMATCH for a host key that is not pinned and CREDENTIALS_REJECTED
 * where the host rejects our key; {@link HostUnreachable} passes by itself.
 */
public final class Hosts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Hosts.class);

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** From the connection's first byte until the login; each part has a limit of its own, too. */
  private static final Duration LOGIN = Duration.ofSeconds(40);

  /**
   * What a host may send before the login, which is a few kilobytes. Until its name, sshj keeps all
   * and begins to read at its first byte again with each further one.
   */
  private static final ByteLimit GREETING = ByteLimit.ofKilobytes(32);

  private static final Duration IDLE = Duration.ofMinutes(2);

  /** Four unanswered keepalives end a connection, so that no call waits forever for a dead host. */
  private static final int KEEPALIVE_SECONDS = 5;

  private static final int KEEPALIVES_UNANSWERED = 4;

  /** For commands that answer at once; longer work is a {@link Job}. */
  private static final Duration COMMAND = Duration.ofSeconds(60);

  /** For opening and ending a session; a command gets no longer than its own limit. */
  private static final Duration SESSION = Duration.ofSeconds(30);

  private final Map<Login, Pooled> pool = new HashMap<>();
  private final Duration command;

  public Hosts() {
    this(COMMAND);
  }

  /**
   * @param command after this a command has not answered
   */
  public Hosts(Duration command) {
    this.command = command;
  }

  private final class Pooled {
    private final Login login;
    private Optional<SSHClient> client = Optional.empty();
    private int users;
    private Instant usedAt = Instant.MAX;

    private Pooled(Login login) {
      this.login = login;
    }

    /** One connection attempt at a time for each login; other callers wait for it. */
    private synchronized SSHClient usable() {
      var present = client.filter(Hosts::usable).orElseGet(() -> opened(login));
      client = Optional.of(present);
      return present;
    }

    /** Several callers may report the same connection as broken; the first one replaces it. */
    private synchronized SSHClient insteadOf(SSHClient broken) {
      // sshj learns only from reading that a connection broke: after a failed write it still says
      // "connected", so this decides, not usable().
      if (client.filter(broken::equals).isPresent()) {
        client = Optional.empty();
        end(login, broken);
      }
      return usable();
    }
  }

  /** The shared connection; closing it gives it back. */
  public Host connect(Login login) {
    var mine = enter(login);
    try {
      var shared = HostConnection.shared(login, mine.usable(), mine::insteadOf);
      return new Host(login, shared, command, () -> leave(mine));
    } catch (RuntimeException e) {
      leave(mine);
      throw e;
    }
  }

  /** A connection of its own, which proves that a new one can be made; closing it ends it. */
  public Host connectFresh(Login login) {
    var client = opened(login);
    return new Host(login, HostConnection.own(login, client), command, () -> end(login, client));
  }

  private synchronized Pooled enter(Login login) {
    var idle = Instant.now().minus(IDLE);
    pool.values().removeIf(other -> other.users == 0 && other.usedAt.isBefore(idle) && end(other));
    var mine = pool.computeIfAbsent(login, Pooled::new);
    mine.users++;
    return mine;
  }

  private synchronized void leave(Pooled mine) {
    mine.users--;
    mine.usedAt = Instant.now();
  }

  private static boolean usable(SSHClient client) {
    return client.isConnected() && client.isAuthenticated();
  }

  private static boolean end(Pooled idle) {
    idle.client.ifPresent(client -> end(idle.login, client));
    return true;
  }

  /** No caller uses the connection any longer, so a failure to close it is only logged. */
  private static void end(Login login, SSHClient client) {
    try {
      client.close();
    } catch (IOException e) {
      log.debug("closing the connection to {}", login, e);
    }
  }

  private SSHClient opened(Login login) {
    var config = new DefaultConfig();
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    var client = new SSHClient(config);
    var pins = new Pins(login.hostKeys());
    client.addHostKeyVerifier(pins);
    client.setConnectTimeout((int) CONNECT.toMillis());
    client.setTimeout((int) CONNECT.toMillis());
    var sockets = new CountingSockets(GREETING, login.name());
    client.setSocketFactory(sockets);
    var deadline = LoginDeadline.begin(client, loginLimit());
    try (deadline) {
      client.connect(login.address(), login.port());
      var keepAlive = (KeepAliveRunner) client.getConnection().getKeepAlive();
      keepAlive.setKeepAliveInterval(KEEPALIVE_SECONDS);
      keepAlive.setMaxAliveCount(KEEPALIVES_UNANSWERED);
      client.getConnection().setTimeoutMs((int) sessionLimit().toMillis());
      var key = new OpenSSHKeyV1KeyFile();
      key.init(login.key().text(), null, null);
      client.authPublickey(login.user(), key);
      sockets.lift();
      return client;
    } catch (UserAuthException e) {
      end(login, client);
      if (brokeMeanwhile(e)) {
        throw new HostUnreachable(login, "logging in", deadline.reason(e));
      }
      throw FailureType.CREDENTIALS_REJECTED.stop(
          "%s rejects the key %s; add its public half to the account's authorized_keys"
              .formatted(login, login.key()));
    } catch (IOException e) {
      end(login, client);
      if (pins.stranger.isPresent()) {
        throw FailureType.HOST_KEY_MISMATCH.stop(
            "%s shows the host key %s, expected %s; it is not the host that was pinned: find out which machine answers there before anything else"
                .formatted(login, pins.stranger.get(), login.hostKeys().fingerprints()));
      }
      throw new HostUnreachable(login, "connecting", deadline.reason(e));
    }
  }

  /** A host that holds a command open also delays the end of its session. */
  private Duration sessionLimit() {
    return command.compareTo(SESSION) < 0 ? command : SESSION;
  }

  /** A host that is shut down while we log in says nothing about our key. */
  private static boolean brokeMeanwhile(Throwable e) {
    for (var cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransportException || cause instanceof TimeoutException) {
        return true;
      }
    }
    return false;
  }

  private Duration loginLimit() {
    return command.compareTo(LOGIN) < 0 ? command : LOGIN;
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
