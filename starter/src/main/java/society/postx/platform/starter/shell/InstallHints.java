package society.postx.platform.starter.shell;

import java.util.Map;

/** Says how to install a missing program. */
public final class InstallHints {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "age", "age",
          "age-keygen", "age",
          "git", "git",
          "ssh", "openssh-client");

  private InstallHints() {}

  public static String installing(String tool) {
    var debian = PACKAGES.get(tool);
    return debian == null
        ? "run ./platform build, or put it on the PATH"
        : "apt-get install " + debian;
  }
}
