package society.postx.platform.activities.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import net.schmizz.sshj.SSHClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a connection that has not logged in by a deadline. Before the first packet sshj waits as
 * long as a host sends anything, so that one host could keep threads of the worker for ever.
 */
final class LoginDeadline implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LoginDeadline.class);

  private final CountDownLatch over = new CountDownLatch(1);
  private final SSHClient client;
  private final Duration limit;
  private volatile boolean passed;

  private LoginDeadline(SSHClient client, Duration limit) {
    this.client = client;
    this.limit = limit;
  }

  static LoginDeadline begin(SSHClient client, Duration limit) {
    var deadline = new LoginDeadline(client, limit);
    var unused = Thread.ofVirtual().start(deadline::await);
    return deadline;
  }

  private void await() {
    try {
      if (over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      passed = true;
      var socket = client.getSocket();
      if (socket != null) {
        socket.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      log.debug("closing a connection without a login", e);
    }
  }

  /** What to say of the failure. */
  IOException reason(IOException failure) {
    return passed
        ? new IOException("no login within %d s".formatted(limit.toSeconds()), failure)
        : failure;
  }

  @Override
  public void close() {
    over.countDown();
  }
}
