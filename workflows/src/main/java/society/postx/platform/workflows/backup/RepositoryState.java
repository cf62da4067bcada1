package society.postx.platform.workflows.backup;

/**
 * What retention saw of a client's repository besides its snapshots' terms.
 *
 * @param pruneDue whether tonight is a night for a prune, by {@link PruneCalendar}
 * @param notice what an operator should read once; empty for nothing
 * @param lateness of the nightly backup
 */
public record RepositoryState(boolean pruneDue, String notice, BackupLateness lateness) {}
