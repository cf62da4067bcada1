package society.postx.platform.workflows.retention;

import society.postx.platform.workflows.client.ClientName;

/**
 * What Temporal says about one archive.
 *
 * @param busyWith the id of an offboarding or a reinstatement of the client that runs; else empty
 */
public record ArchiveRun(ClientName client, Retention retention, String busyWith) {
  /** Whether the workflow that keeps the archive runs. */
  public enum Retention {
    RUNS,
    /** It was aborted, terminated or cancelled, or it failed. */
    ENDED,
    /** Temporal knows no such workflow. */
    UNKNOWN
  }
}
