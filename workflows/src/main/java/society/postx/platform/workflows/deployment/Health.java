package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.operation.Patience.LONG;
import static society.postx.platform.workflows.operation.Patience.SHORT;

import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.verification.VerificationActivities;

/** Whether a client is well: from outside over HTTPS and as its admin, and in its own words. */
public record Health(Operation operation, HostAddress address) {

  /** The first thing that is wrong; empty where the client is well. */
  public Optional<String> problem(ClientPlan plan, HostSpec host, Step https, Step login) {
    var web =
        operation.attempt(
            https, LONG, VerificationActivities.class, it -> it.checkHttps(plan, host));
    if (web.failed()) {
      return web.problem();
    }
    return operation
        .attempt(login, LONG, VerificationActivities.class, it -> it.checkAdminLogin(plan, host))
        .problem();
  }

  /** What the host says of itself. */
  public Attempt<HostState> look(Step step) {
    return operation.attempt(
        step, SHORT, DeploymentActivities.class, it -> it.inspect(List.of(address)).getFirst());
  }

  /** What the host's own words lack to "well". */
  public static Optional<String> problem(Attempt<HostState> look) {
    if (look.failed()) {
      return look.problem();
    }
    return switch (look.get().condition()) {
      case WELL -> Optional.empty();
      case UNWELL -> Optional.of("the host is not well: " + look.get().why());
      case UNREACHABLE -> Optional.of("the host cannot be reached: " + look.get().why());
    };
  }
}
