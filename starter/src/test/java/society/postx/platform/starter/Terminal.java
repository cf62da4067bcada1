package society.postx.platform.starter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import society.postx.platform.starter.shell.Shell;

/** Runs command lines in this process and keeps what they printed. */
public final class Terminal {
  private final Map<String, String> env = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";
  private boolean interactive;

  /** A shell with the PATH of the real one and nothing else, so no setting of ours leaks in. */
  public Terminal() {
    env.put("PATH", System.getenv().getOrDefault("PATH", ""));
    env.put("HOME", System.getProperty("user.home", "/nonexistent"));
    env.put("USER", "ops");
  }

  public Terminal with(String variable, String value) {
    env.put(variable, value);
    return this;
  }

  public Terminal typing(String text) {
    input = text;
    return this;
  }

  public Terminal interactive() {
    interactive = true;
    return this;
  }

  public int run(String... arguments) {
    out.reset();
    err.reset();
    return Starter.run(shell(), arguments);
  }

  public Shell shell() {
    return new Shell(
        env,
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        interactive);
  }

  public String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
