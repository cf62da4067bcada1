package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import society.postx.platform.activities.process.ChildEnvironment;
import society.postx.platform.activities.process.ParentBoundProgram;

/**
 * Runs an ssh-agent that holds one key during one command, so that the key is never in a file, an
 * argument or the environment.
 *
 * <p>The key opens the repositories of all clients. The agent ends with this process, however that
 * ends, and forgets the key after {@link #KEY_LIFE} in case the agent does not.
 */
final class KeyAgent implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** A command connects once, at its start. */
  static final Duration KEY_LIFE = Duration.ofMinutes(5);

  /** Bytes of ssh-add's output in a message; it names no part of a key. */
  private static final int OUTPUT = 300;

  private final Path folder;
  private final Process agent;

  /**
   * @param privateKey OpenSSH's format
   */
  KeyAgent(String privateKey) throws IOException {
    this(privateKey, KEY_LIFE);
  }

  /**
   * @param life after which the agent forgets the key, at least a second
   */
  KeyAgent(String privateKey, Duration life) throws IOException {
    // Readable by us alone (the JDK makes it 0700), and short: a socket's path has 108 characters.
    folder = Files.createTempDirectory("px-agent");
    agent =
        ParentBoundProgram.start(
            ParentBoundProgram.bare(List.of("ssh-agent", "-D", "-a", socket().toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD),
            "");
    try {
      var add =
          ChildEnvironment.bare(
                  new ProcessBuilder("ssh-add", "-q", "-t", "" + life.toSeconds(), "-"))
              .redirectErrorStream(true);
      add.environment().putAll(environment());
      new AgentSocket(socket()).await(LIMIT, agent::isAlive);
      hand(privateKey, add.start());
    } catch (IOException | IllegalStateException e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while handing a key over", e);
    }
  }

  private static void hand(String privateKey, Process adding)
      throws IOException, InterruptedException {
    try {
      write(privateKey, adding);
      if (!adding.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("ssh-add did not end within %d s".formatted(LIMIT.toSeconds()));
      }
      if (adding.exitValue() != 0) {
        var said = new String(adding.getInputStream().readNBytes(OUTPUT), UTF_8).strip();
        throw new IOException("ssh-add rejects the private key for the Storage Box: " + said);
      }
    } finally {
      adding.destroyForcibly();
    }
  }

  private static void write(String privateKey, Process adding)
      throws IOException, InterruptedException {
    try (var stream = adding.getOutputStream()) {
      stream.write((privateKey.strip() + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      // A program that ended does not read to the end: its exit status and output say why.
      if (!adding.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw e;
      }
    }
  }

  private Path socket() {
    return folder.resolve("agent");
  }

  Map<String, String> environment() {
    return Map.of("SSH_AUTH_SOCK", socket().toString());
  }

  @Override
  public void close() {
    // Ended first, so that it cannot create its socket after the folder is removed.
    ParentBoundProgram.end(agent);
    try {
      for (var path : List.of(socket(), folder)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
