package society.postx.platform.workflows.rollout;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Describes a rollout to record and the workflows whose histories are kept.
 *
 * @param kept name of the recorded history to the workflow's id
 */
public record Scene<R>(Consumer<R> play, Map<String, String> kept) {
  public Scene<R> and(String history, String workflowId) {
    var more = new TreeMap<>(kept);
    more.put(history, workflowId);
    return new Scene<>(play, more);
  }
}
