package society.postx.platform.workflows.restore;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Quantities;

/**
 * Writes the question to those who approve a restore. What the restore does comes first and what
 * hosts wrote last: a question shows twenty lines, and an approval covers what was shown.
 */
final class RestoreQuestion {
  private static final Duration DEADLINE = Duration.ofDays(3);

  /** A server with its base and apps, without their data. */
  private static final Duration NEW_SERVER = Duration.ofMinutes(6);

  /** Apps start again and are looked at. */
  private static final Duration STARTED_APPS = Duration.ofMinutes(2);

  private RestoreQuestion() {}

  /** What every question of a restore is made of; the evidence is null in a run of before it. */
  record Asked(RestoreClientInput input, @Nullable RestoreEvidence evidence, HostState state) {
    private List<String> lines(Duration fixed, long bytes) {
      if (evidence == null) {
        return List.of();
      }
      var lines = new ArrayList<>(List.of(evidence.proofLine()));
      lines.addAll(evidence.timing(fixed, bytes));
      return lines;
    }
  }

  static Question of(Asked asked, RestoreOrder order, RestoreForecast forecast) {
    var input = asked.input();
    var state = asked.state();
    var snapshot = order.snapshot();
    var apps = order.apps().stream().map(it -> it.name().value()).collect(joining(", "));
    var changes = new ArrayList<String>();
    changes.add(snapshot.lost());
    changes.addAll(
        asked.lines(STARTED_APPS, forecast.figures().stream().mapToLong(it -> it.bytes()).sum()));
    changes.add("users are out until it ends; nightly backups and deployments wait");
    changes.addAll(forecast.lines());
    changes.addAll(snapshot.counted());
    return new Question(
        "Restore %s of %s from snapshot %s?".formatted(apps, order.client(), snapshot.shortId()),
        "the snapshot is %s old%s; now: %s; why: %s"
            .formatted(
                Quantities.duration(Duration.between(snapshot.storedAt(), WorkflowTime.now())),
                snapshot.doubt() == null ? "" : ", " + snapshot.doubt(),
                now(state),
                input.reason()),
        List.of(order.client().value()),
        1,
        changes,
        staying(snapshot, state),
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        digest(order, forecast),
        null);
  }

  static Question ofFiles(Asked asked, FilesOrder order, FilesForecast forecast) {
    var input = asked.input();
    var snapshot = order.restore().snapshot();
    var changes =
        new ArrayList<>(
            asked.lines(
                Duration.ZERO, forecast.found().stream().mapToLong(it -> it.bytes()).sum()));
    changes.add(
        order.inPlace()
            ? "they replace the live files; what was there is backed up, and kept on the host for %d days"
                .formatted(RestoreClient.KEPT_DAYS)
            : "they come beside the live ones, in folders named %s".formatted(order.beside()));
    changes.add("users stay in; nightly backups and deployments wait");
    changes.addAll(forecast.lines());
    return new Question(
        "Restore files of %s of %s from snapshot %s?"
            .formatted(order.app().name(), order.client(), snapshot.shortId()),
        "the snapshot is %s old%s; why: %s"
            .formatted(
                Quantities.duration(Duration.between(snapshot.storedAt(), WorkflowTime.now())),
                snapshot.doubt() == null ? "" : ", " + snapshot.doubt(),
                input.reason()),
        List.of(order.client().value()),
        1,
        changes,
        staying(snapshot, asked.state()),
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        Digest.of(
            Stream.concat(
                    Stream.of(
                        snapshot.id(),
                        Boolean.toString(order.inPlace()),
                        order.app().name() + "@" + order.app().commit()),
                    order.paths().stream().map(PathPattern::value))
                .toList()),
        null);
  }

  static Question ofServer(
      RestoreClientInput input, LostServer lost, @Nullable RestoreEvidence evidence) {
    var snapshot = lost.snapshot();
    var changes = new ArrayList<>(List.of(snapshot.lost()));
    if (evidence != null) { // the contents have the proof
      changes.addAll(evidence.timing(NEW_SERVER, lost.contents().bytes()));
    }
    changes.add("users are out until it ends; releases and upgrades of the client wait");
    changes.addAll(lost.lines());
    changes.addAll(snapshot.counted());
    return new Question(
        "Restore the server of %s from snapshot %s %s?"
            .formatted(input.client(), snapshot.shortId(), where(lost)),
        "the snapshot is %s old%s; why: %s"
            .formatted(
                Quantities.duration(Duration.between(snapshot.storedAt(), WorkflowTime.now())),
                snapshot.doubt() == null ? "" : ", " + snapshot.doubt(),
                input.reason()),
        List.of(input.client().value()),
        1,
        changes,
        staying(snapshot, lost.host()),
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        lost.digest(),
        null);
  }

  private static String where(LostServer lost) {
    return switch (lost.way()) {
      case RESTIC -> "onto a new one";
      case REBUILD ->
          "onto the same one, rebuilt from server image %d".formatted(lost.image().id());
      case IMAGE -> "onto a new one from server image %d".formatted(lost.image().id());
    };
  }

  private static String now(HostState state) {
    return state.why().isEmpty() ? "the host is healthy" : state.why();
  }

  /** What a no costs. */
  private static String staying(ChosenSnapshot snapshot, @Nullable HostState state) {
    return "leaves the client as it is now (%s): %s; what users wrote in the %s since the snapshot stays, as far as it is there"
        .formatted(
            Quantities.time(WorkflowTime.now()),
            state == null ? "it has no host" : now(state),
            Quantities.duration(Duration.between(snapshot.storedAt(), WorkflowTime.now())));
  }

  private static String digest(RestoreOrder order, RestoreForecast forecast) {
    return Digest.of(
        Stream.of(
                Stream.of(order.snapshot().id()),
                order.apps().stream().map(it -> it.name() + "@" + it.commit()),
                forecast.lines().stream())
            .flatMap(Function.identity())
            .toList());
  }
}
