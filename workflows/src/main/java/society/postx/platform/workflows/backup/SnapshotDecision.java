package society.postx.platform.workflows.backup;

/**
 * What retention does with one snapshot.
 *
 * @param why the rule that decided
 */
public record SnapshotDecision(StoredSnapshot snapshot, String why) {
  /** {@code 5a9c03f1 stored 2026-04-01T03:00:00Z: out of all terms by both clocks}. */
  public String line() {
    var stored = snapshot.stored().map(it -> "stored " + it).orElse("without a file on the box");
    return "%s %s: %s".formatted(snapshot.shortId(), stored, why);
  }
}
