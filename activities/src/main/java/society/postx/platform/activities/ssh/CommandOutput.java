package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import net.schmizz.sshj.connection.channel.direct.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.TooMuchSent;

/**
 * Collects one output of a command on a host while it runs. A command that prints more than the
 * limit is ended, so that its caller need not wait for it.
 */
final class CommandOutput implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CommandOutput.class);

  /** The longest that anything of ours prints are lists of packages: a third of it. */
  static final ByteLimit LIMIT = ByteLimit.ofMegabytes(1);

  private final InputStream stream;
  private final CompletableFuture<String> text = new CompletableFuture<>();
  private final ByteArrayOutputStream soFar = new ByteArrayOutputStream();

  CommandOutput(Session.Command command, InputStream stream) {
    this.stream = stream;
    Thread.ofVirtual().start(() -> collect(command));
  }

  private void collect(Session.Command command) {
    try {
      text.complete(LIMIT.text(new Noted(stream), "the command"));
    } catch (TooMuchSent e) {
      text.completeExceptionally(e);
      end(command);
    } catch (IOException e) {
      text.completeExceptionally(e);
    }
  }

  /** A host that does not let its command be ended keeps its caller until the command's limit. */
  private static void end(Session.Command command) {
    try {
      command.close();
    } catch (IOException e) {
      log.debug("ending a command that prints too much", e);
    }
  }

  /** All of it, once the command has ended. */
  String text() throws IOException {
    try {
      return text.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** What has come until now, ended or not; at most the limit. */
  String soFar() {
    return soFar.toString(UTF_8);
  }

  private final class Noted extends FilterInputStream {
    private Noted(InputStream stream) {
      super(stream);
    }

    @Override
    public int read() throws IOException {
      var one = super.read();
      if (one >= 0) soFar.write(one);
      return one;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
      var count = super.read(bytes, from, most);
      if (count > 0) soFar.write(bytes, from, count);
      return count;
    }
  }

  /**
   * Stops reading, so that a host that ends neither its output nor its connection holds no thread.
   */
  @Override
  public void close() throws IOException {
    stream.close();
  }
}
