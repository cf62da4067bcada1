package society.postx.platform.activities.ssh;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.connection.channel.direct.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens sessions on one caller's connection. If it breaks before the caller's first session is
 * open, another connection replaces it once: no command has been sent until then. Later failures
 * are the caller's, because the state on the host that its earlier commands saw may be gone.
 */
final class HostConnection implements SessionFactory {
  private static final Logger log = LoggerFactory.getLogger(HostConnection.class);

  private final Login login;
  private SSHClient client;

  /** Absent once a session was open or the connection was replaced. */
  private Optional<UnaryOperator<SSHClient>> replacement;

  private HostConnection(
      Login login, SSHClient client, Optional<UnaryOperator<SSHClient>> replacement) {
    this.login = login;
    this.client = client;
    this.replacement = replacement;
  }

  /**
   * @param replacement returns another connection for the broken one
   */
  static HostConnection shared(
      Login login, SSHClient client, UnaryOperator<SSHClient> replacement) {
    return new HostConnection(login, client, Optional.of(replacement));
  }

  static HostConnection own(Login login, SSHClient client) {
    return new HostConnection(login, client, Optional.empty());
  }

  /** The caller closes it. */
  @Override
  public Session startSession() throws SSHException {
    var first = current();
    try {
      return open(first);
    } catch (OpenFailException e) { // the host answered: the connection works
      throw e;
    } catch (SSHException broken) {
      return open(insteadOf(first, broken));
    }
  }

  private Session open(SSHClient on) throws SSHException {
    try {
      var session = on.startSession();
      proven(on);
      return session;
    } catch (IllegalStateException e) { // sshj's word for a connection that broke a moment ago
      throw new ConnectionException("the connection is closed", e);
    }
  }

  @Override
  public InetSocketAddress getRemoteSocketAddress() {
    return current().getRemoteSocketAddress();
  }

  private synchronized SSHClient current() {
    return client;
  }

  private synchronized void proven(SSHClient works) {
    if (works.equals(client)) {
      replacement = Optional.empty();
    }
  }

  private synchronized SSHClient insteadOf(SSHClient failed, SSHException broken)
      throws SSHException {
    if (!failed.equals(client)) {
      return client; // another thread of this caller has replaced it
    }
    var other = replacement.orElseThrow(() -> broken);
    replacement = Optional.empty();
    log.info(
        "the shared connection to {} broke before its next command ({}); opening another",
        login,
        broken.getMessage());
    client = other.apply(failed);
    return client;
  }
}
