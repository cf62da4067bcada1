package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import society.postx.platform.starter.Starter;
import society.postx.platform.starter.shell.Shell;

/** The operator's command line, of this build or of an earlier release. */
interface CommandLine {
  /** Runs in this process, which costs no start of Java. */
  CommandLine THIS_BUILD =
      (environment, input, arguments) -> {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var shell =
            new Shell(
                environment,
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false);
        return new Printed(Starter.run(shell, arguments), out.toString(UTF_8), err.toString(UTF_8));
      };

  /** What one command left behind. */
  record Printed(int status, String out, String err) {}

  Printed run(Map<String, String> environment, String input, String... arguments);
}
