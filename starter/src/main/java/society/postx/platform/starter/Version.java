package society.postx.platform.starter;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Reads the versions of the platform and of its Temporal SDK that the build recorded. */
final class Version implements IVersionProvider {
  /** What {@code version --json} prints. */
  record Known(String version, String temporalSdk, String java) {}

  static Known known() throws IOException {
    var written = new Properties();
    try (var file = Version.class.getResourceAsStream("version.properties")) {
      if (file == null) {
        throw new IOException(
            "version.properties is missing from the program; build it again:  ./platform build");
      }
      written.load(file);
    }
    return new Known(
        written.getProperty("version"),
        written.getProperty("temporal"),
        Runtime.version().toString());
  }

  @Override
  public String[] getVersion() throws IOException {
    return new String[] {text(known())};
  }

  static String text(Known known) {
    return "Post-X Platform %s (Temporal SDK %s, Java %s)"
        .formatted(known.version(), known.temporalSdk(), known.java());
  }
}
