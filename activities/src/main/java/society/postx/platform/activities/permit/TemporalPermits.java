package society.postx.platform.activities.permit;

import static java.util.stream.Collectors.toSet;

import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.permit.OffboardedActivities;
import society.postx.platform.workflows.permit.OffboardedClient;
import society.postx.platform.workflows.permit.Permit;
import society.postx.platform.workflows.permit.PermitActivities;
import society.postx.platform.workflows.text.Quantities;

/** Asks Temporal who holds permits: its holder is in the memo of {@code client/<name>}. */
public final class TemporalPermits implements PermitActivities, OffboardedActivities {
  /**
   * How long an activity may continue after its run was terminated or reset. A long one learns of
   * it from a heartbeat within 30 seconds; a short one runs to its end within this time.
   */
  static final Duration SETTLING = ActivityProfile.SHORT.startToClose();

  private static final Logger log = LoggerFactory.getLogger(TemporalPermits.class);

  private final WorkflowClient client;
  private final Duration settling;

  public TemporalPermits(WorkflowClient client) {
    this(client, SETTLING);
  }

  /**
   * @param settling how long an activity may go on after its run has ended
   */
  public TemporalPermits(WorkflowClient client, Duration settling) {
    this.client = client;
    this.settling = settling;
  }

  @Override
  public String holderOf(ClientName name) {
    return HeldPermit.of(name, client).map(this::holder).orElse("nobody");
  }

  @Override
  public List<OffboardedClient> beingOffboarded(List<ClientName> clients) {
    var running = runningOffboardings();
    return clients.stream()
        .filter(name -> running.contains(Permit.OFFBOARDING + name))
        .flatMap(name -> offboarded(name).stream())
        .toList();
  }

  private Optional<OffboardedClient> offboarded(ClientName name) {
    return HeldPermit.of(name, client)
        .filter(it -> it.holder().equals(Permit.OFFBOARDING + name))
        .map(it -> new OffboardedClient(name, it.since()));
  }

  private Set<String> runningOffboardings() {
    try (var runs =
        client.listExecutions("WorkflowType = 'OffboardClient' AND ExecutionStatus = 'Running'")) {
      return runs.map(run -> run.getExecution().getWorkflowId()).collect(toSet());
    }
  }

  private String holder(HeldPermit permit) {
    var holder = "%s since %s".formatted(permit.holder(), permit.since());
    var ended = ended(permit);
    if (ended.isEmpty()) {
      return holder;
    }
    var free = ended.get().plus(settling);
    if (Instant.now().isBefore(free)) {
      return "%s (ended at %s, its last activities may go on until %s)"
          .formatted(holder, Quantities.time(ended.get()), Quantities.time(free));
    }
    end(permit);
    return "nobody";
  }

  /**
   * The asking run does not hold the permit. If it was reset to a point before it acquired one, the
   * permit is a leftover of the run before, although their operation continues.
   */
  private static Optional<Instant> ended(HeldPermit permit) {
    var asker = Activity.getExecutionContext().getInfo();
    var leftover =
        !permit.wasAcquiredBy(asker.getRunId())
            && permit.isOf(asker.getWorkflowId(), asker.getRunId());
    return leftover ? permit.endOfRunBefore(asker.getRunId()) : permit.operationEnded();
  }

  private static void end(HeldPermit permit) {
    try {
      permit.end("its holder %s has ended without releasing it".formatted(permit.holder()));
      log.info("ended the permit of {}, which has ended", permit.holder());
    } catch (WorkflowNotFoundException e) {
      log.info("the permit of {} has ended already", permit.holder());
    }
  }
}
