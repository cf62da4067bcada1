package society.postx.platform.workflows.proof;

import java.util.List;

/**
 * The report of one verification of all clients' backups.
 *
 * @param summary one sentence
 * @param path of the page in the infrastructure repository: {@code reports/backups/2026-11-29.md}
 * @param findings what an operator should look at, the worst first, at most {@link #MOST}
 * @param more findings that only the page has
 */
public record FleetProof(String summary, String path, List<String> findings, int more) {
  public static final int MOST = 50;
}
