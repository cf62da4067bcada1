package society.postx.platform.workflows.deployment;

import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.activity.ActivityProfile.SHORT;

import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Step;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.verification.VerificationActivities;

/** Checks a client's health: over HTTPS, inside its containers and by what its host reports. */
public record HealthCheck(Operation operation, HostAddress address) {
  /** As long as a backup may take. */
  private static final Duration BACKUP_LIMIT = Duration.ofHours(6);

  private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(2);

  /** Hosts report time in whole seconds. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

  /** The first problem; empty if the client is healthy. */
  public Optional<String> problem(ClientPlan plan, HostSpec host, Step https, Step inside) {
    var web =
        operation.attempt(
            https, LONG, VerificationActivities.class, it -> it.checkHttps(plan, host));
    if (web.failed()) {
      return web.problem();
    }
    var looksInside = looksInside();
    return operation
        .attempt(
            inside,
            LONG,
            VerificationActivities.class,
            it -> looksInside ? it.checkInside(plan, host) : it.checkAdminLogin(plan, host))
        .problem();
  }

  /**
   * False for runs begun before 2026-11-30, which logged in as administrator, whose password the
   * client may have changed. Their branch may go after 2027-04-30.
   */
  private static boolean looksInside() {
    return Workflow.getVersion("look-inside", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  /**
   * What a change broke; empty if nothing. A backup takes apps out of service, so a problem found
   * during a backup counts only after the backup has ended or after {@code BACKUP_LIMIT}.
   *
   * @param look checklist item of the inspections between two checks
   */
  public Optional<String> afterChange(Step look, Supplier<Optional<String>> check) {
    var until = WorkflowTime.now().plus(BACKUP_LIMIT);
    for (; ; ) {
      var begun = WorkflowTime.now();
      var problem = check.get();
      if (problem.isEmpty() || !KernelVersion.second() || WorkflowTime.now().isAfter(until)) {
        return problem;
      }
      var seen = look(look).answer();
      var since = Duration.between(begun, WorkflowTime.now()).plus(CLOCK_STEP);
      if (seen.filter(it -> it.backedUpWithin(since)).isEmpty()) {
        return problem;
      }
      var next = WorkflowTime.now().plus(BETWEEN_CHECKS);
      operation.show(
          look.name(),
          "a backup runs on the host and may cause this: %s; next check at %s"
              .formatted(problem.get(), Quantities.time(next)));
      Workflow.sleep(BETWEEN_CHECKS);
    }
  }

  /** Inspects the host. */
  public Attempt<HostState> look(Step step) {
    return operation.attempt(
        step, SHORT, DeploymentActivities.class, it -> it.inspect(List.of(address)).getFirst());
  }

  /** Why the host is not healthy, as it reports itself; empty if it is. */
  public static Optional<String> problem(Attempt<HostState> look) {
    if (look.failed()) {
      return look.problem();
    }
    return switch (look.get().condition()) {
      case HEALTHY -> Optional.empty();
      case UNHEALTHY -> Optional.of("the host is unhealthy: " + look.get().why());
      case UNREACHABLE -> Optional.of("the host is unreachable: " + look.get().why());
    };
  }

  /** What a change has broken, as the host reports it. */
  static Optional<String> broken(Attempt<HostState> look) {
    return look.failed()
        ? look.problem()
        : look.get().broken().map(why -> problem(look).orElse(why));
  }
}
