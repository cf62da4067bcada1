package society.postx.platform.workflows.infrastructure;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.FleetState;

/** Begins a run over the clients. */
public final class FleetBegin {
  private FleetBegin() {}

  /**
   * What a run begins with, on its checklist: what an earlier run carried over, the named clients,
   * or all of them.
   *
   * @param unlisted gets the reason if they cannot be listed, since no checklist exists yet; the
   *     run fails afterwards
   */
  public static FleetState of(
      ClientsProgress progress,
      @Nullable FleetState carried,
      @Nullable List<ClientName> named,
      Consumer<String> unlisted) {
    if (carried != null) {
      progress.begin(carried);
      return carried;
    }
    var clients = named == null ? listed(unlisted) : named;
    progress.begin(clients);
    return FleetState.of(clients);
  }

  private static List<ClientName> listed(Consumer<String> unlisted) {
    var infrastructure =
        ActivityProfile.SHORT.stub(InfrastructureActivities.class, "list the clients");
    return Failures.answerOr(
        infrastructure::clients,
        e -> {
          unlisted.accept(Failures.causeUnlessCancelled(e));
          throw e;
        });
  }
}
