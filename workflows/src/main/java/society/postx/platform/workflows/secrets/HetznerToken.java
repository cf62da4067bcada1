package society.postx.platform.workflows.secrets;

import java.util.Map;
import java.util.Optional;

/**
 * Says where Hetzner's token comes from, for the worker and the command line alike: the file that
 * {@code HCLOUD_TOKEN_FILE} names, as container engines and systemd hand secrets over, or {@code
 * HCLOUD_TOKEN}.
 */
public final class HetznerToken {
  /** Hetzner's tokens have 64; a longer file is none. */
  public static final int MOST_CHARACTERS = 1000;

  private static final String FILE = "HCLOUD_TOKEN_FILE";
  private static final String VARIABLE = "HCLOUD_TOKEN";

  private HetznerToken() {}

  /**
   * Reads a file, which may be of any length: it may stop behind {@link #MOST_CHARACTERS}. Throws
   * {@link #unreadable}.
   */
  public interface FileText {
    String of(String file);
  }

  /**
   * The token; empty where neither is set.
   *
   * @throws IllegalArgumentException says which variable is wrong, never what is in the file
   */
  public static Optional<String> of(Map<String, String> environment, FileText files) {
    var file = given(environment, FILE);
    var variable = given(environment, VARIABLE);
    if (file.isPresent() && variable.isPresent()) {
      throw new IllegalArgumentException(
          "%s, %s: both are set; set one of them".formatted(VARIABLE, FILE));
    }
    return file.map(it -> content(it, files)).or(() -> variable);
  }

  /** For a {@link FileText} whose file is not there or cannot be read. */
  public static IllegalArgumentException unreadable(String file, Exception why) {
    return new IllegalArgumentException(
        "%s: '%s': cannot be read as a token (%s)"
            .formatted(FILE, file, why.getClass().getSimpleName()),
        why);
  }

  private static String content(String file, FileText files) {
    var token = files.of(file).strip();
    if (token.isEmpty()) {
      throw new IllegalArgumentException("%s: '%s': is empty".formatted(FILE, file));
    }
    if (token.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException(
          "%s: '%s': cannot be read as a token (longer than %d characters)"
              .formatted(FILE, file, MOST_CHARACTERS));
    }
    return token;
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
