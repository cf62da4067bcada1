package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import society.postx.platform.starter.shell.ExternalTool;

/**
 * Asks a remote repository whether it can be read and pushed to, and changes nothing there: git's
 * dry run ends before it sends anything. The URL goes through git's environment, because it may
 * carry a password, and nothing asks on the terminal for one.
 */
record PushProbe(ExternalTool git, Path folder) implements AutoCloseable {
  private static final String REMOTE = "checked";

  static PushProbe of(ExternalTool git, String url) throws IOException {
    var env = new HashMap<>(git.env());
    env.putAll(
        Map.of(
            "GIT_CONFIG_COUNT",
            "1",
            "GIT_CONFIG_KEY_0",
            "remote.%s.url".formatted(REMOTE),
            "GIT_CONFIG_VALUE_0",
            url,
            "GIT_TERMINAL_PROMPT",
            "0"));
    env.putIfAbsent("GIT_SSH_COMMAND", "ssh -o BatchMode=yes");
    var folder = Files.createTempDirectory("platform-doctor-");
    return new PushProbe(new ExternalTool(git.name(), git.path(), env), folder);
  }

  boolean reads() {
    return succeeds("init", "--quiet")
        && succeeds("fetch", "--quiet", "--depth", "1", REMOTE, "HEAD");
  }

  boolean mayPush() {
    return succeeds(
        "push", "--quiet", "--dry-run", REMOTE, "FETCH_HEAD:refs/heads/platform-doctor");
  }

  private boolean succeeds(String... arguments) {
    return git.run(folder, "", arguments).status() == 0;
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
