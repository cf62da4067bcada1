package society.postx.platform.workflows.deployment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;

/**
 * Lists what a release changes on one host, from both commits and from what the host runs.
 *
 * @param plan the client at the release's commit
 * @param before the client's apps as they run
 * @param after all of the client's apps, each at its commit after the release
 * @param base whether {@code base/} changes
 * @param changes what differs, app by app; empty together with {@code base} false means the host
 *     runs the release already
 * @param refusals why a release must not change the host: secrets that change without a recorded
 *     rotation, by name and never by value, or a skipped major version; a rollback does not ask.
 *     Null from a worker of before 2026-11-30
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeploymentPlan(
    ClientPlan plan,
    List<AppAt> before,
    List<AppAt> after,
    boolean base,
    List<AppChange> changes,
    @Nullable List<String> refusals) {

  /** A plan that nothing refuses. */
  public DeploymentPlan(
      ClientPlan plan,
      List<AppAt> before,
      List<AppAt> after,
      boolean base,
      List<AppChange> changes) {
    this(plan, before, after, base, changes, null);
  }

  /**
   * What changes of one app.
   *
   * @param imagesBefore as the host says, empty for an app that is new there
   * @param files names in the app's folder whose content changes, secrets included
   * @param migrates the app's {@code app.yml} declares that this version migrates data, so that a
   *     rollback needs a restore
   */
  public record AppChange(
      AppName app,
      List<String> imagesBefore,
      List<String> imagesAfter,
      List<String> files,
      boolean migrates) {}

  /** Why a release must not change the host; empty if it may. */
  public Optional<String> refusal() {
    return refusals == null || refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", refusals));
  }

  public boolean nothing() {
    return changes.isEmpty() && !base;
  }

  public boolean migrates() {
    return changes.stream().anyMatch(AppChange::migrates);
  }
}
