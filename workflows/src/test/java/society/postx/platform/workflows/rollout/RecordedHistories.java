package society.postx.platform.workflows.rollout;

import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * Histories of a rollout and of its clients. As for onboarding: new paths are recorded with {@code
 * RECORD_HISTORIES=true}, an old one never again.
 *
 * @param workflowId the rollout's: the children's ids hang on it
 */
public record RecordedHistories<R extends AutoCloseable>(
    String workflowId, Collection<Scene<R>> scenes) {
  private static final Path FOLDER = Path.of("src/test/resources/histories");

  /** A fresh rehearsal with the rollout's clients in it, and where its histories are. */
  public interface Stage<R> {
    R open();

    WorkflowClient client(R rehearsal);
  }

  public Stream<String> names() {
    return scenes.stream().flatMap(scene -> scene.kept().keySet().stream()).sorted();
  }

  public WorkflowExecutionHistory history(String name) throws IOException {
    return WorkflowExecutionHistory.fromJson(Files.readString(file(name)), workflowId);
  }

  /** As a careless change would look to a running workflow, only the other way round. */
  public WorkflowExecutionHistory history(String name, String word, String other)
      throws IOException {
    var changed = Files.readString(file(name)).replace(word, other);
    return WorkflowExecutionHistory.fromJson(changed, workflowId);
  }

  /** Files that there have to be; those that are missing are recorded where that is asked for. */
  public Stream<Path> files(Stage<R> stage) throws Exception {
    if (Boolean.parseBoolean(System.getenv("RECORD_HISTORIES"))) {
      for (var scene : scenes) {
        if (scene.kept().keySet().stream().anyMatch(name -> Files.notExists(file(name)))) {
          record(scene, stage);
        }
      }
    }
    return names().map(RecordedHistories::file);
  }

  private static <R extends AutoCloseable> void record(Scene<R> scene, Stage<R> stage)
      throws Exception {
    try (var rehearsal = stage.open()) {
      scene.play().accept(rehearsal);
      for (var kept : scene.kept().entrySet()) {
        Files.writeString(
            file(kept.getKey()),
            stage.client(rehearsal).fetchHistory(kept.getValue()).toJson(false));
      }
    }
  }

  private static Path file(String name) {
    return FOLDER.resolve(name + ".json");
  }
}
