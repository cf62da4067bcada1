package society.postx.platform.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of the release before this one, built from its own sources by {@code ./platform
 * proof upgrade-platform}.
 *
 * @param folder of its sources and its build
 */
record LastRelease(Path folder) implements CommandLine {
  static LastRelease built() {
    return new LastRelease(
        Prerequisites.given("PLATFORM_LAST_RELEASE", "./platform proof upgrade-platform"));
  }

  /** As its launcher starts a worker. */
  String workerClasspath() {
    return classpath("worker");
  }

  /** Runs its command line in a process of its own, as an operator does who has not upgraded. */
  @Override
  public Printed run(Map<String, String> environment, String input, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(List.of(classpath("starter"), "society.postx.platform.starter.Starter"));
    command.addAll(List.of(arguments));
    try {
      var errors = Files.createTempFile("last-release", ".err");
      try {
        return run(new ProcessBuilder(command), environment, input, errors);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Printed run(
      ProcessBuilder builder, Map<String, String> environment, String input, Path errors)
      throws IOException, InterruptedException {
    builder.environment().putAll(environment);
    var process = builder.redirectError(errors.toFile()).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(UTF_8));
    }
    var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Printed(process.waitFor(), printed, Files.readString(errors));
  }

  private String classpath(String module) {
    var target = folder.resolve(module).resolve("target");
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }
}
