package society.postx.platform.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command loads before it has anything to do is what an operator waits for. */
class StartupTest {
  private static final List<String> LIBRARIES =
      List.of(
          "io.temporal.",
          "io.grpc.",
          "com.google.protobuf.",
          "org.eclipse.jgit.",
          "net.schmizz.",
          "org.bouncycastle.");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "help onboard",
        "schedules apply --help",
        "version",
        "--version",
        "completion",
        "onbord"
      })
  void helpVersionAndCompletionLoadNeitherTemporalNorJgitNorSsh(String command)
      throws IOException, InterruptedException {
    assertThat(loaded(command.split(" ", -1)))
        .contains("picocli.CommandLine", "society.postx.platform.starter.Starter")
        .noneMatch(name -> LIBRARIES.stream().anyMatch(name::startsWith));
  }

  @Test
  void versionLoadsNoJsonEither() throws IOException, InterruptedException {
    assertThat(loaded("version")).noneMatch(name -> name.startsWith("com.fasterxml."));
  }

  @Test
  void aCommandThatNeedsTemporalLoadsIt() throws IOException, InterruptedException {
    assertThat(loaded("status", "--address", "127.0.0.1:1"))
        .anyMatch(name -> name.startsWith("io.temporal."));
  }

  /** The names of all classes that a process of its own loads for this command. */
  private List<String> loaded(String... arguments) throws IOException, InterruptedException {
    var log = folder.resolve("classes");
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=%s::filecount=0".formatted(log),
                "-cp",
                System.getProperty("java.class.path"),
                "society.postx.platform.starter.Starter"));
    command.addAll(List.of(arguments));
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    try (var lines = Files.lines(log)) {
      return lines
          .map(line -> line.replaceFirst("^(\\[[^]]*\\])+ *", ""))
          .filter(line -> line.contains(" source: "))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .toList();
    }
  }
}
