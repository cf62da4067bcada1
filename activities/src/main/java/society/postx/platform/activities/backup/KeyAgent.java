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
import society.postx.platform.activities.activity.Pause;
import society.postx.platform.activities.process.ChildEnvironment;

/**
 * Runs an ssh-agent that holds one key during one command, so that the key is never in a file, an
 * argument or the environment.
 */
final class KeyAgent implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path folder;
  private final Process agent;

  /**
   * @param privateKey OpenSSH's format
   */
  KeyAgent(String privateKey) throws IOException {
    // Readable by us alone (the JDK makes it 0700), and short: a socket's path has 108 characters.
    folder = Files.createTempDirectory("px-agent");
    agent =
        ChildEnvironment.bare(new ProcessBuilder("ssh-agent", "-D", "-a", socket().toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      var add =
          ChildEnvironment.bare(new ProcessBuilder("ssh-add", "-q", "-")).redirectErrorStream(true);
      add.environment().putAll(environment());
      awaitSocket();
      var adding = add.start();
      try (var stream = adding.getOutputStream()) {
        stream.write((privateKey.strip() + "\n").getBytes(UTF_8));
      }
      if (!adding.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || adding.exitValue() != 0) {
        throw new IOException("ssh-add refuses the key platform_backup_ssh_key");
      }
    } catch (IOException | IllegalStateException e) {
      close();
      throw e;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while handing a key over", e);
    }
  }

  private void awaitSocket() throws IOException {
    var until = System.nanoTime() + LIMIT.toNanos();
    while (!Files.exists(socket())) {
      if (!agent.isAlive() || System.nanoTime() > until) {
        throw new IOException("ssh-agent does not start");
      }
      Pause.of(Duration.ofMillis(10));
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
    agent.destroy();
    try {
      for (var path : List.of(socket(), folder)) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
