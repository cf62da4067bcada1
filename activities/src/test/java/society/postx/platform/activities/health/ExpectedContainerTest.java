package society.postx.platform.activities.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shell runs the functions with a {@code docker} that prints what it is asked. */
class ExpectedContainerTest {
  private static final String APP =
      """
      "app": {"restart": "unless-stopped", "depends_on": {"migrate": {"condition": "service_completed_successfully"}}}""";
  private static final String MIGRATE =
      """
      "migrate": {}""";
  private static final String INDEX =
      """
      "index": {"restart": "no"}""";
  private static final String RETRIED =
      """
      "retried": {"restart": "on-failure:3"}""";
  private static final String OFF =
      """
      "off": {"deploy": {"replicas": 0}}""";

  @TempDir Path folder;

  @Test
  void aServiceMayEndWhereItSaysSoOrAnotherAwaitsIt() throws IOException {
    assertThat(printed("expected shop", APP, MIGRATE, INDEX, RETRIED, OFF))
        .containsExactly(
            "expects shop app runs",
            "expects shop migrate awaited",
            "expects shop index once",
            "expects shop retried once");
  }

  @Test
  void anUnreadableComposeFileExpectsNothing() throws IOException {
    Files.writeString(folder.resolve("config"), "");
    assertThat(run("set -eu; expected shop; echo goes on")).containsExactly("goes on");
  }

  @Test
  void anAppWithoutOneShotsIsStartedInOnePiece() throws IOException {
    assertThat(printed("up shop --force-recreate", APP, MIGRATE))
        .containsExactly(
            "compose --project-directory /opt/docker/shop up --detach --quiet-pull"
                + " --force-recreate --wait --wait-timeout 900 --remove-orphans");
  }

  @Test
  void whatEndsByItselfIsStartedAfterWhatRuns() throws IOException {
    var start = "compose --project-directory /opt/docker/shop up --detach --quiet-pull";
    assertThat(printed("up shop", APP, MIGRATE, INDEX, RETRIED))
        .containsExactly(
            start + " --wait --wait-timeout 900 --remove-orphans app migrate",
            start + " --no-deps index retried");
  }

  @Test
  void aFailedStartIsAFailure() throws IOException {
    Files.writeString(folder.resolve("fails"), "");
    assertThat(printed("if up shop; then echo well; else echo failed; fi", APP, INDEX))
        .hasSize(2)
        .endsWith("failed");
  }

  private List<String> printed(String program, String... services) throws IOException {
    var config = "{\"services\": {%s}}".formatted(String.join(", ", services));
    Files.writeString(folder.resolve("config"), config);
    return run(program);
  }

  private List<String> run(String program) throws IOException {
    var docker = folder.resolve("docker");
    Files.writeString(
        docker,
        """
        #!/bin/sh
        case "$*" in *config*) exec cat "%1$s/config" ;; esac
        echo "$*"
        [ ! -e "%1$s/fails" ]
        """
            .formatted(folder));
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    var shell =
        new ProcessBuilder("sh", "-c", ExpectedContainer.FUNCTIONS + program)
            .redirectErrorStream(true);
    shell.environment().merge("PATH", folder + ":", (path, first) -> first + path);
    try (Stream<String> lines =
        new String(shell.start().getInputStream().readAllBytes(), UTF_8).lines()) {
      return lines.toList();
    }
  }
}
