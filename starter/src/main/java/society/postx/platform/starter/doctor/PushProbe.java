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

  /** A silent remote is given up after seconds, so that the report ends. */
  private static final String SSH = "ssh -o BatchMode=yes -o ConnectTimeout=10";

  static PushProbe of(ExternalTool git, String url) throws IOException {
    var folder = Files.createTempDirectory("platform-doctor-");
    var env = new HashMap<>(git.env());
    configure(
        env,
        Map.of(
            "remote.%s.url".formatted(REMOTE),
            url,
            "http.lowSpeedLimit",
            "1",
            "http.lowSpeedTime",
            "20"));
    env.put("GIT_TERMINAL_PROMPT", "0");
    var ownSsh = git.run(folder, "", "config", "--get", "core.sshCommand").status() == 0;
    if (!ownSsh && !env.containsKey("GIT_SSH")) {
      env.putIfAbsent("GIT_SSH_COMMAND", SSH);
    }
    return new PushProbe(new ExternalTool(git.name(), git.path(), env), folder);
  }

  /** After what the operator's environment configures: credentials, for example. */
  private static void configure(Map<String, String> env, Map<String, String> settings) {
    var given = env.getOrDefault("GIT_CONFIG_COUNT", "");
    var count = given.matches("\\d{1,4}") ? Integer.parseInt(given) : 0;
    for (var setting : settings.entrySet()) {
      env.put("GIT_CONFIG_KEY_" + count, setting.getKey());
      env.put("GIT_CONFIG_VALUE_" + count, setting.getValue());
      count++;
    }
    env.put("GIT_CONFIG_COUNT", Integer.toString(count));
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
