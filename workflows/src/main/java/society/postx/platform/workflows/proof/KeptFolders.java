package society.postx.platform.workflows.proof;

import java.util.ArrayList;
import java.util.List;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Batches;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ServerActivities;

/**
 * Asks all hosts for what restores kept there past its term. The restore may have been terminated,
 * and its folder may be the only copy of what the apps had, so nothing removes it.
 */
final class KeptFolders {
  /** An answer stays far below Temporal's 2 MB. */
  private static final int BATCH = 100;

  private KeptFolders() {}

  /** One line each for an operator. */
  static List<String> pastTheirTerm(List<ClientName> clients) {
    if (clients.isEmpty()) {
      return List.of();
    }
    var found = Attempt.of(() -> asked(clients));
    return found.failed()
        ? List.of("what restores kept on the hosts could not be looked for: " + found.failure())
        : found.get();
  }

  private static List<String> asked(List<ClientName> clients) {
    List<HostAddress> hosts =
        ActivityProfile.SHORT.stub(ServerActivities.class, "find the hosts").locate(clients);
    var found = new ArrayList<String>();
    for (var batch : Batches.of(hosts, BATCH)) {
      found.addAll(
          ActivityProfile.LONG
              .stub(
                  BackupProofActivities.class,
                  "ask %d hosts what restores kept".formatted(batch.size()))
              .keptByRestores(batch));
    }
    return found;
  }
}
