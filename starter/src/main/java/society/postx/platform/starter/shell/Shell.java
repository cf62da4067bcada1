package society.postx.platform.starter.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import society.postx.platform.workflows.secrets.HetznerToken;

/**
 * Holds what a command gets from the operator's shell: environment, streams, terminal.
 *
 * @param terminal whether {@code out} is a terminal: colours, and a checklist that changes in place
 */
public record Shell(
    Map<String, String> env, InputStream in, PrintStream out, PrintStream err, boolean terminal) {
  /** What operators type to reach this program; messages and help quote it. */
  public static final String PROGRAM = "./platform";

  public static Shell ofProcess() {
    return new Shell(
        System.getenv(),
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        onTerminal());
  }

  /** An environment variable that is set and not empty. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  /**
   * Hetzner's token, read as the worker reads it; empty where it is not set. Fails with what is
   * wrong with the settings.
   */
  public Optional<String> hetznerToken() {
    try {
      return HetznerToken.of(env, Shell::tokenText);
    } catch (IllegalArgumentException e) {
      throw CommandError.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private static String tokenText(String file) {
    try (var stream = Files.newInputStream(Path.of(file))) {
      return new String(
          stream.readNBytes(HetznerToken.MOST_CHARACTERS + 1), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw HetznerToken.unreadable(file, e);
    }
  }

  public boolean colours() {
    return terminal && variable("NO_COLOR").isEmpty() && !"dumb".equals(env.get("TERM"));
  }

  /** The operator's name, for the decision log. */
  public String operator() {
    return variable("USER").orElseGet(() -> System.getProperty("user.name", "unknown"));
  }

  public Path home() {
    return Path.of(variable("HOME").orElseGet(() -> System.getProperty("user.home", ".")));
  }

  // The checklist's marks need UTF-8, also under the locale of a cron job.
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  // System.console() does not tell about stdout alone. Without /proc, output stays plain.
  private static boolean onTerminal() {
    try {
      var target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noProcHere) {
      return false;
    }
  }
}
