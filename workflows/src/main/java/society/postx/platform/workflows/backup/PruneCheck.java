package society.postx.platform.workflows.backup;

/**
 * What was found in a client's repository before a prune.
 *
 * @param damage what {@code restic check} complains about; empty where the repository is whole
 */
public record PruneCheck(String damage) {
  /** Nothing that is damaged is pruned: what seems unneeded may be what a repair needs. */
  public boolean mayPrune() {
    return damage.isEmpty();
  }
}
