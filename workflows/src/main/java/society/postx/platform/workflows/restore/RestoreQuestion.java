package society.postx.platform.workflows.restore;

import static java.util.stream.Collectors.joining;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.operation.Digest;
import society.postx.platform.workflows.operation.Question;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Quantities;

/** Writes the question to those who approve a restore. */
final class RestoreQuestion {
  private static final Duration DEADLINE = Duration.ofDays(3);

  /** A server with its base and apps, without their data. */
  private static final Duration NEW_SERVER = Duration.ofMinutes(6);

  /** From a Storage Box, databases loaded. */
  private static final long BYTES_A_SECOND = 20_000_000;

  private RestoreQuestion() {}

  static Question of(
      RestoreClientInput input, RestoreOrder order, RestoreForecast forecast, HostState state) {
    var snapshot = order.snapshot();
    var apps = order.apps().stream().map(it -> it.name().value()).collect(joining(", "));
    var changes = new ArrayList<String>();
    changes.addAll(snapshot.lost());
    changes.add("users are out until it ends; nightly backups and deployments wait");
    changes.addAll(forecast.lines());
    return new Question(
        "Restore %s of %s from snapshot %s?".formatted(apps, order.client(), snapshot.shortId()),
        "the snapshot is %s old%s; now: %s; why: %s"
            .formatted(
                Quantities.duration(Duration.between(snapshot.storedAt(), WorkflowTime.now())),
                snapshot.doubt() == null ? "" : ", " + snapshot.doubt(),
                state.why().isEmpty() ? "the host is healthy" : state.why(),
                input.reason()),
        List.of(order.client().value()),
        1,
        changes,
        "leaves the client as it is now",
        "no, the client stays as it is",
        WorkflowTime.now().plus(DEADLINE),
        digest(order, forecast),
        null);
  }

  static Question ofFiles(RestoreClientInput input, FilesOrder order, FilesForecast forecast) {
    var snapshot = order.restore().snapshot();
    var changes = new ArrayList<>(forecast.lines());
    changes.add(
        order.inPlace()
            ? "they replace the live files; what was there is backed up, and kept on the host for %d days"
                .formatted(RestoreClient.KEPT_DAYS)
            : "they come beside the live ones, in folders named %s".formatted(order.beside()));
    changes.add("users stay in; nightly backups and deployments wait");
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
        "leaves the client as it is now",
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

  static Question ofServer(RestoreClientInput input, LostServer lost) {
    var snapshot = lost.snapshot();
    var changes = new ArrayList<String>();
    changes.add(
        "what users wrote since %s is lost; accounts, tokens and unsubscribes of that time come back"
            .formatted(Quantities.time(snapshot.storedAt())));
    changes.addAll(lost.lines());
    changes.add(
        "users are out until it ends, roughly %s; releases and upgrades of the client wait"
            .formatted(Quantities.duration(estimate(lost.contents().bytes()))));
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
        "leaves the client as it is now",
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

  private static Duration estimate(long bytes) {
    return NEW_SERVER.plusSeconds(bytes / BYTES_A_SECOND);
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
