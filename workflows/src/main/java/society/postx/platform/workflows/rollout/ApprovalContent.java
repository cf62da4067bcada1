package society.postx.platform.workflows.rollout;

import java.util.List;
import society.postx.platform.workflows.rollout.targets.Target;

/** What operators see and approve before a rollout goes on to production. */
public interface ApprovalContent {
  /** What an approver should know about the canaries that passed. */
  String seen(List<Target> canaries);

  /** What changes for these clients, one line each. */
  List<String> changes(List<Target> targets);

  /** What a rejection does now and what it costs. */
  String rejection();

  /** What an approval is for, besides the clients. */
  String approved();

  /** Further parts of the first approval's digest. */
  List<String> chosen();
}
