package society.postx.platform.starter.shell;

import java.util.Map;

/** How to get a program that is missing. */
public final class InstallHints {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "age", "age",
          "age-keygen", "age",
          "git", "git",
          "ssh", "openssh-client",
          "restic", "restic");

  private InstallHints() {}

  public static String installing(String tool) {
    var debian = PACKAGES.get(tool);
    return debian == null
        ? "./platform builds it, or put it on the PATH"
        : "apt-get install " + debian;
  }
}
