package society.postx.platform.workflows.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads and records histories, which a workflow that runs somewhere must understand for ever. There
 * is a folder for each set of rules that runs began under: after a change that breaks a history,
 * put the change behind {@code KernelVersion} and record into a new folder with {@code
 * RECORD_HISTORIES=true}. Old histories are never recorded again.
 */
public final class Histories {
  public static final Path FOLDER = Path.of("src/test/resources/histories");

  /** Folders of the rules that came later, oldest first. */
  private static final List<String> LATER = List.of("kernel-2", "kernel-2.2");

  /** The rules that a run begun today follows. */
  private static final String NEWEST = LATER.getLast();

  private Histories() {}

  /** Under every set of rules that has one of this name, as {@link #read} takes them. */
  public static Stream<String> of(String name) {
    var found =
        Stream.concat(Stream.of(name), LATER.stream().map(rules -> rules + "/" + name))
            .filter(it -> Files.exists(FOLDER.resolve(it + ".json")))
            .toList();
    assertThat(found).as(name).isNotEmpty();
    return found.stream();
  }

  /**
   * @param name as {@link #of} answers it: {@code kernel-2/release-done}
   */
  public static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".json"));
  }

  /** Whether it is recorded now. */
  public static boolean wanted(String name) {
    return Files.notExists(file(name)) && Boolean.parseBoolean(System.getenv("RECORD_HISTORIES"));
  }

  /** Records the newest run's where that is {@link #wanted}. */
  public static void keep(String name, WorkflowClient client, String id) throws IOException {
    keep(name, () -> client.fetchHistory(id));
  }

  /**
   * Records one run of a workflow that continued as a new one, where that is {@link #wanted}.
   *
   * @param number from 1
   */
  public static void keep(String name, Runs runs, int number) throws IOException {
    keep(name, () -> new WorkflowExecutionHistory(runs.histories().get(number - 1)));
  }

  private static void keep(String name, Supplier<WorkflowExecutionHistory> history)
      throws IOException {
    if (wanted(name)) {
      Files.writeString(file(name), history.get().toJson(false));
    }
    assertThat(file(name)).exists();
  }

  /** All files there are. */
  public static List<Path> files() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Where the newest rules' history of this name is. */
  public static Path file(String name) {
    return FOLDER.resolve(newest(name) + ".json");
  }

  private static String newest(String name) {
    return NEWEST + "/" + name;
  }
}
