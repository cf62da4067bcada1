package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.operation.OperatorView;
import society.postx.platform.workflows.operation.StepRunner;
import society.postx.platform.workflows.operation.StepState;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.rollout.decision.RolloutDecisions;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.scan.ScanActivities;
import society.postx.platform.workflows.scan.ScanReport;
import society.postx.platform.workflows.text.Quantities;

/** Blocks a release until its images pass the vulnerability scan. ADR §9, Container Security. */
final class ImageGate {
  private static final int NAMED = 10;

  private final OperatorView view;
  private final RolloutDecisions rollout;

  ImageGate(OperatorView view, RolloutDecisions rollout) {
    this.view = view;
    this.rollout = rollout;
  }

  /**
   * Returns once no image has a critical finding without a waiver, or an operator skipped a scan
   * that could not run.
   */
  void images(List<String> images) {
    if (images.isEmpty()) {
      view.ended(ReleaseStep.IMAGES_SAFE, StepState.DONE, "the release needs no images");
      return;
    }
    for (; ; ) {
      rollout.enter(RolloutStage.PREPARING, "Scanning %d images".formatted(images.size()));
      var scan =
          rollout.reading(
              () ->
                  new StepRunner(view)
                      .attempt(
                          ReleaseStep.IMAGES_SAFE,
                          () ->
                              ActivityProfile.LONG
                                  .stub(ScanActivities.class, "scan the images")
                                  .scanImages(images)));
      if (scan.failed()) {
        var answered =
            rollout.ask(RolloutStage.SCANNER_STUCK, ReleaseStep.IMAGES_SAFE, scan.failure());
        if (answered == Verb.SKIP) {
          return; // not scanned, by an operator's decision; the checklist shows it
        }
        continue;
      }
      var bad = findings(scan.get());
      if (bad.isEmpty()) {
        view.ended(ReleaseStep.IMAGES_SAFE, StepState.DONE, text(scan.get()));
        return;
      }
      rollout.ask(RolloutStage.IMAGES_STUCK, ReleaseStep.IMAGES_SAFE, bad.get());
    }
  }

  private static Optional<String> findings(ScanReport report) {
    if (report.critical().isEmpty()) {
      return Optional.empty();
    }
    var named =
        report.critical().stream()
            .limit(NAMED)
            .map(
                it ->
                    "%s in %s (%s %s)"
                        .formatted(it.id(), it.image(), it.packageName(), it.installed()))
            .collect(joining(", "));
    return Optional.of(
        "%d critical: %s; pin a fixed image or commit a waiver to waivers.yml, then retry"
            .formatted(report.critical().size(), named));
  }

  private static String text(ScanReport report) {
    return "%d scanned, %d findings waived, database of %s"
        .formatted(
            report.scanned().size(), report.waived().size(), Quantities.time(report.database()));
  }
}
