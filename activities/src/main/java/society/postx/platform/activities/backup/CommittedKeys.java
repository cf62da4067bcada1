package society.postx.platform.activities.backup;

import java.util.SortedSet;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/** Records which restic key a client's repository has, in the infrastructure repository. */
final class CommittedKeys {
  private final InfrastructureRepository infrastructure;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commit's trailer
   */
  CommittedKeys(InfrastructureRepository infrastructure, Supplier<String> workflow) {
    this.infrastructure = infrastructure;
    this.workflow = workflow;
  }

  /** Commits the key if it is the only one and the client has none recorded. */
  void recordFirst(ClientName client, SortedSet<String> seen, RunLabel run) {
    if (infrastructure.latest().has(KeyFile.path(client))) {
      return;
    }
    KeyFile.only(seen)
        .ifPresent(id -> infrastructure.write(KeyFile.record(client, id, workflow.get(), run)));
  }
}
