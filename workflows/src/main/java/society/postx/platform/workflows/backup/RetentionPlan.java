package society.postx.platform.workflows.backup;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What retention would do with a repository.
 *
 * @param forget snapshots to forget, oldest by the box's time first
 * @param keep all others
 * @param suspicions what an honest host would not do, one sentence each
 * @param question why an operator must decide before anything is forgotten; empty if nobody needs
 *     to
 */
public record RetentionPlan(
    List<SnapshotDecision> forget,
    List<SnapshotDecision> keep,
    List<String> suspicions,
    Optional<String> question) {
  public RetentionPlan {
    forget = List.copyOf(forget);
    keep = List.copyOf(keep);
    suspicions = List.copyOf(suspicions);
  }

  /** Ids to forget without an operator's approval. */
  public List<String> unasked() {
    return question.isPresent() ? List.of() : ids();
  }

  /** Whether the repository has the snapshot. */
  boolean has(String id) {
    return Stream.concat(forget.stream(), keep.stream())
        .anyMatch(it -> it.snapshot().id().equals(id));
  }

  /** All ids to forget, once an operator has answered the question. */
  public List<String> ids() {
    return forget.stream().map(it -> it.snapshot().id()).toList();
  }
}
