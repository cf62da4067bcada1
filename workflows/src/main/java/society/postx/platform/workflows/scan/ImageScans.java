package society.postx.platform.workflows.scan;

import static society.postx.platform.workflows.failure.FailureType.SCANNER_UNAVAILABLE;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowSemaphore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.operation.Cleanup;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.scan.FleetScan.Scanned;
import society.postx.platform.workflows.scan.FleetScan.Unscanned;

/**
 * Scans the images, a few at a time. An image that cannot be scanned is a line of the report; a
 * missing scanner fails the run.
 */
final class ImageScans {
  private static final int AT_ONCE = 2; // Trivy fetches and unpacks whole images

  private static final String NOT_OURS =
      "no deployed commit of these clients pins it, so it was not pulled; find out who started it";

  private final ClientsProgress progress;
  private final WorkflowSemaphore turns = Workflow.newWorkflowSemaphore(AT_ONCE);
  private final List<Scanned> scanned = new ArrayList<>();
  private final List<Unscanned> unscanned = new ArrayList<>();
  private int all;

  ImageScans(ClientsProgress progress) {
    this.progress = progress;
  }

  void scan(SortedMap<RunningImage, SortedSet<String>> images) {
    all = images.size();
    if (KernelVersion.fourth()) {
      drain(new ArrayDeque<>(images.entrySet()));
    } else {
      inTurns(images);
    }
  }

  /** A thread for each image would be too many for a worker's cache of workflows. */
  private void drain(Deque<Map.Entry<RunningImage, SortedSet<String>>> waiting) {
    var workers =
        Stream.generate(() -> Async.procedure(() -> drainOne(waiting))).limit(AT_ONCE).toList();
    Promise.allOf(workers).get();
  }

  private void drainOne(Deque<Map.Entry<RunningImage, SortedSet<String>>> waiting) {
    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
      scan(next.getKey(), next.getValue());
    }
  }

  /** For runs begun before 2026-12-01. */
  private void inTurns(SortedMap<RunningImage, SortedSet<String>> images) {
    var begun = new ArrayList<Promise<Void>>();
    images.forEach((image, clients) -> begun.add(Async.procedure(() -> inTurn(image, clients))));
    Promise.allOf(begun).get();
  }

  private void inTurn(RunningImage image, SortedSet<String> clients) {
    turns.acquire();
    Cleanup.after(() -> scan(image, clients), turns::release);
  }

  private void scan(RunningImage image, SortedSet<String> clients) {
    if (image.pulled().isEmpty()) {
      unscanned.add(new Unscanned(image, clients, NOT_OURS));
      return;
    }
    progress.note("%d of %d images scanned".formatted(scanned.size() + unscanned.size(), all));
    var scanner = ActivityProfile.LONG.stub(ScanActivities.class, "scan " + image.name());
    Optional<ImageScan> scan =
        Failures.answerOr(
            () -> Optional.of(scanner.scanRunning(image)),
            e -> {
              if (Failures.isOf(SCANNER_UNAVAILABLE, e)) {
                throw e;
              }
              unscanned.add(new Unscanned(image, clients, Failures.causeUnlessCancelled(e)));
              return Optional.empty();
            });
    scan.ifPresent(it -> scanned.add(new Scanned(it, clients)));
  }

  /** Sorted by image, so that the order of endings does not matter. */
  List<Scanned> scanned() {
    return scanned.stream()
        .sorted((one, other) -> one.scan().image().compareTo(other.scan().image()))
        .toList();
  }

  List<Unscanned> unscanned() {
    return unscanned.stream().sorted((one, other) -> one.image().compareTo(other.image())).toList();
  }
}
