package society.postx.platform.workflows.restore;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.activity.ActivityProfile.LONG;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.restore.ServerRestoreStep.*;

import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.restore.RestoreClientInput.Way;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.server.ReplacementActivities;
import society.postx.platform.workflows.server.ServerRemains;

/**
 * The scenario {@code server} of {@link RestoreClient}: builds a new server, or rebuilds the old
 * one, and brings the snapshot's data onto it. By the way {@code restic} it needs neither the old
 * server nor its host.
 *
 * @param looksFirst false for a run of before {@link LooksFirst}
 */
record ServerRestore(Operation operation, RestoreClientInput input, boolean looksFirst) {
  private static final SeenSnapshot.Items SEEN =
      new SeenSnapshot.Items(READ_PLAN, FIND_ACCOUNT, CHOOSE_SNAPSHOT, READ_SNAPSHOT);

  RestoreClientResult run() {
    var lost = see();
    if (input.dry()) {
      operation.show("DONE", "Nothing was changed");
      return result(lost, false, "nothing was changed");
    }
    KeptSnapshot.whileDeciding(operation, CHOOSE_SNAPSHOT, input.client(), lost.snapshot());
    var question = RestoreQuestion.ofServer(input, lost, evidence(lost));
    var answer = operation.approve(APPROVE_RESTORE, question);
    if (!answer.approved()) {
      operation.show("REJECTED", "The client is as it was: " + answer.words());
      return result(lost, false, answer.words());
    }
    return operation.underPermit(input.client(), ACQUIRE_PERMIT, () -> restore(lost, answer));
  }

  private LostServer see() {
    var seen = SeenSnapshot.by(operation, SEEN, input);
    var contents = seen.contents(operation, READ_SNAPSHOT);
    var images = lookForImages(READ_SNAPSHOT, contents);
    var remains = remains(FIND_SERVER, seen.plan());
    var lost =
        new LostServer(
            input.chosenWay(),
            withTypes(seen.plan(), contents, remains),
            seen.account(),
            seen.snapshot(),
            contents,
            remains,
            look(LOOK_AT_HOST, remains),
            images);
    if (!lost.refusal().isEmpty()) {
      throw operation.refused(FIND_SERVER, REQUEST_REFUSED, lost.refusal());
    }
    return lost;
  }

  private @Nullable RestoreEvidence evidence(LostServer lost) {
    return looksFirst
        ? operation.ask(
            READ_SNAPSHOT,
            RestoreActivities.class,
            it -> it.evidence(input.client(), lost.account(), lost.snapshot()))
        : null;
  }

  /** A server image may hold what its registry no longer has, a new server does not. */
  private List<String> lookForImages(ServerRestoreStep step, SnapshotContents contents) {
    if (!looksFirst) {
      return List.of();
    }
    var seen =
        operation.ask(step, NewHostActivities.class, it -> it.lookForImages(contents.apps()));
    if (input.chosenWay() == Way.RESTIC && !seen.gone().isEmpty()) {
      throw operation.refused(
          step,
          REQUEST_REFUSED,
          "a new server cannot pull %s, which the apps of the snapshot run with: push it again, choose another snapshot, or take a way whose server image may hold it"
              .formatted(String.join(", ", seen.gone())));
    }
    return seen.lines();
  }

  /** Not only what the client's file names: its data may have outgrown that. */
  private ClientPlan withTypes(ClientPlan plan, SnapshotContents contents, ServerRemains remains) {
    if (!looksFirst || input.chosenWay() == Way.REBUILD) {
      return plan;
    }
    var old = remains.server();
    var types =
        operation.ask(
            FIND_SERVER,
            ReplacementActivities.class,
            it ->
                it.typesFor(
                    plan.server(), contents.needs(), old == null ? null : old.serverType()));
    return plan.withServer(plan.server().ofTypes(types));
  }

  private ServerRemains remains(ServerRestoreStep step, ClientPlan plan) {
    return operation.ask(step, ReplacementActivities.class, it -> it.remains(plan.server()));
  }

  /** Null without a host; one that does not answer is what this scenario is for. */
  private @Nullable HostState look(ServerRestoreStep step, ServerRemains remains) {
    var server = remains.server();
    if (server == null || server.ipv4() == null) {
      operation.tick(step, "there is none");
      return null;
    }
    var address = new HostAddress(input.client(), server.ipv4());
    return operation
        .ask(step, DeploymentActivities.class, it -> it.inspect(List.of(address)))
        .getFirst();
  }

  private RestoreClientResult restore(LostServer lost, Approval.Answer answer) {
    lookAgain(lost);
    var back = new ServerReturn(operation, lost, "restore: " + input.reason(), () -> {}).run();
    return result(lost, true, summary(lost, back) + ", " + answer.words());
  }

  /** An approval may be days old, and another operation may have held the permit since. */
  private void lookAgain(LostServer approved) {
    var keepsImage = keepsImage();
    var now = remains(LOOK_AGAIN, approved.plan());
    var contents =
        operation.attempt(
            LOOK_AGAIN,
            LONG,
            NewHostActivities.class,
            it -> it.contents(input.client(), approved.account(), approved.snapshot()));
    contents.answer().ifPresent(it -> lookForImages(LOOK_AGAIN, it));
    var changed =
        contents
            .answer()
            .map(
                it ->
                    new LostServer(
                        approved.way(),
                        approved.plan(),
                        approved.account(),
                        approved.snapshot(),
                        it,
                        now,
                        approved.host(),
                        approved.images()))
            .map(it -> keepsImage ? it.onImageOf(approved) : it)
            .map(it -> it.changedSince(approved))
            .orElseGet(contents::failure);
    if (changed.isEmpty() && SnapshotByNow.asked()) {
      changed = usedSince(approved, now);
    }
    if (!changed.isEmpty()) {
      throw operation.refused(
          LOOK_AGAIN,
          REQUEST_REFUSED,
          "the client changed since this was approved, and nothing was done; start the restore again: "
              + changed);
    }
    operation.tick(LOOK_AGAIN, "as it was approved");
  }

  /** Somebody may have repaired the old host, and users may have worked on it for days. */
  private String usedSince(LostServer approved, ServerRemains now) {
    var host = approved.recovered(look(LOOK_AGAIN, now));
    var snapshot =
        SnapshotByNow.changed(
            operation, LOOK_AGAIN, input, approved.account(), approved.snapshot());
    return Stream.of(host, snapshot).filter(it -> !it.isEmpty()).collect(joining("; "));
  }

  /**
   * False for runs that looked again before 2026-12-02: a newer image of Hetzner's refused them.
   * Their branch may go after 2027-03-31.
   */
  private static boolean keepsImage() {
    return Workflow.getVersion("approved-server-image", Workflow.DEFAULT_VERSION, 1) >= 1;
  }

  private static String summary(LostServer lost, ServerReturn.Back back) {
    var server = back.server();
    var keptUntil = back.keptUntil();
    var old = lost.remains().server();
    var kept =
        lost.way() == Way.REBUILD
            ? "the snapshot of its old disk is kept until %s: delete it then, see the runbook"
                .formatted(keptUntil)
            : old == null
                ? "the client had no old server"
                : "the old server %d is off and kept until %s: delete it then, see the runbook"
                    .formatted(old.id(), keptUntil);
    return "restored from snapshot %s onto the %s server %d (%s), whose first backup is %s; %s"
        .formatted(
            lost.snapshot().note(),
            lost.way() == Way.REBUILD ? "rebuilt" : "new",
            server.id(),
            server.ipv4(),
            back.first().id(),
            kept);
  }

  private RestoreClientResult result(LostServer lost, boolean restored, String summary) {
    return new RestoreClientResult(
        input.client(),
        restored,
        summary,
        lost.snapshot(),
        lost.contents().apps(),
        lost.lines(),
        null,
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
