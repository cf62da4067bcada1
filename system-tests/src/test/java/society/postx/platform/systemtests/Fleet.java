package society.postx.platform.systemtests;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs one canary and two production clients on their own stack.
 *
 * @param onboardings by client; each has succeeded
 */
record Fleet(Path folder, Stack stack, Map<String, OperationRun> onboardings)
    implements AutoCloseable {
  static final String CANARY = "alpha";
  static final List<String> CLIENTS = List.of(CANARY, "beta", "gamma");

  /** Starts a stack and onboards the three clients at once. */
  static Fleet start() {
    try {
      var folder = Files.createTempDirectory("fleet");
      var stack = Stack.start(folder);
      return onboarded(folder, stack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Fleet onboarded(Path folder, Stack stack) {
    // The least that Hetzner takes: an offboarding waits so long after it has removed the records.
    stack.repository.edit("platform.yml", "(?m)^dnsTtl: .*$", "dnsTtl: 60");
    var runs =
        CLIENTS.stream()
            .collect(toMap(identity(), it -> stack.operator.onboard(it, "nextcloud", group(it))));
    var fleet = new Fleet(folder, stack, runs);
    try {
      runs.values().forEach(run -> assertThat(run.result().skipped()).isEmpty());
      return fleet;
    } catch (RuntimeException | AssertionError e) {
      fleet.close();
      throw e;
    }
  }

  private static String group(String client) {
    return client.equals(CANARY) ? "canary" : "production";
  }

  Nextcloud nextcloud(String client) {
    return new Nextcloud(stack, client);
  }

  @Override
  public void close() {
    stack.close();
    var unused =
        ProgramResult.run(List.of("rm", "-rf", "--one-file-system", folder.toString())).orFail();
  }
}
