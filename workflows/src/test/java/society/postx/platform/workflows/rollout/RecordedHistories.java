package society.postx.platform.workflows.rollout;

import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import society.postx.platform.workflows.testkit.Histories;

/**
 * Records and replays histories of a rollout and of its clients.
 *
 * @param workflowId the rollout's: the children's ids hang on it
 */
public record RecordedHistories<R extends AutoCloseable>(
    String workflowId, Collection<Scene<R>> scenes) {
  /** A fresh test kit with the rollout's clients in it, and where its histories are. */
  public interface Stage<R> {
    R open();

    WorkflowClient client(R kit);
  }

  private Stream<String> kept() {
    return scenes.stream().flatMap(scene -> scene.kept().keySet().stream()).sorted();
  }

  /** Names of all recorded histories: {@code kernel-2/release-done}. */
  public Stream<String> names() {
    return kept().flatMap(Histories::of);
  }

  public WorkflowExecutionHistory history(String name) throws IOException {
    return WorkflowExecutionHistory.fromJson(Histories.read(name), workflowId);
  }

  /** The history with one word replaced, as if another version of the workflow had recorded it. */
  public WorkflowExecutionHistory history(String name, String word, String other)
      throws IOException {
    var changed = Histories.read(name).replace(word, other);
    return WorkflowExecutionHistory.fromJson(changed, workflowId);
  }

  /** Files that there have to be; those that are missing are recorded where that is asked for. */
  public Stream<Path> files(Stage<R> stage) throws Exception {
    for (var scene : scenes) {
      if (scene.kept().keySet().stream().anyMatch(Histories::wanted)) {
        record(scene, stage);
      }
    }
    return kept().map(Histories::file);
  }

  private static <R extends AutoCloseable> void record(Scene<R> scene, Stage<R> stage)
      throws Exception {
    try (var kit = stage.open()) {
      scene.play().accept(kit);
      for (var kept : scene.kept().entrySet()) {
        Histories.keep(kept.getKey(), stage.client(kit), kept.getValue());
      }
    }
  }
}
