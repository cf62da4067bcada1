package society.postx.platform.workflows.onboarding;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * The plan of a client whose file is committed, or when the limit of TLS certificates allows the
 * commit.
 *
 * @param plan null while the client has to wait
 * @param until when to try again; null with a plan
 * @param why what it waits for; empty with a plan
 */
public record ClientAddition(@Nullable ClientPlan plan, @Nullable Instant until, String why)
    implements ChangeReport {
  public static ClientAddition added(ClientPlan plan) {
    return new ClientAddition(plan, null, "");
  }

  public static ClientAddition later(Instant until, String why) {
    return new ClientAddition(null, until, why);
  }

  @Override
  public List<Change> changes() {
    return plan == null ? List.of() : plan.changes();
  }

  @Override
  public String note() {
    return plan == null ? why : plan.note();
  }
}
