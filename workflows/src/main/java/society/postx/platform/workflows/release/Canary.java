package society.postx.platform.workflows.release;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import society.postx.platform.workflows.deployment.DeploymentResult.Outcome;
import society.postx.platform.workflows.operation.Board;
import society.postx.platform.workflows.operation.BoxState;
import society.postx.platform.workflows.rollout.Effect;
import society.postx.platform.workflows.rollout.Rollout;
import society.postx.platform.workflows.rollout.State;

/** The canary group: deployed to first, watched, and shown to people. ADR §8, Canary Process. */
final class Canary {
  private final DeployReleaseInput input;
  private final Release release;
  private final Board board;
  private final Rollout rollout;
  private final Shares shares;
  private final Survey survey;

  Canary(
      DeployReleaseInput input,
      Release release,
      Board board,
      Rollout rollout,
      Shares shares,
      Survey survey) {
    this.input = input;
    this.release = release;
    this.board = board;
    this.rollout = rollout;
    this.shares = shares;
    this.survey = survey;
  }

  /** Returns once at least one canary runs the release and none failed. */
  void deploy(Deployments deployments, boolean unwellToo) {
    var targets = shares.canaries();
    for (; ; ) {
      deployments.deploy(
          ReleaseStep.CANARY, targets, State.CANARY, "Deploying to canary", unwellToo, () -> false);
      var failed = shares.where(share -> share.canary() && share.failed());
      if (!failed.isEmpty()) {
        board.ended(ReleaseStep.CANARY, BoxState.STUCK, text(failed));
        throw new Ended(DeployReleaseResult.Outcome.REJECTED, "canary failed: " + text(failed));
      }
      if (!watched().isEmpty()) {
        board.ended(ReleaseStep.CANARY, BoxState.DONE, text(shares.where(Share::canary)));
        return;
      }
      rollout.ask(
          State.CANARY_STUCK,
          ReleaseStep.CANARY,
          "no canary could be deployed to: " + text(shares.where(Share::canary)));
      targets = shares.targets(share -> share.canary() && share.outcome() == Outcome.DEFERRED);
    }
  }

  private List<Target> watched() {
    return shares.targets(share -> share.canary() && share.good());
  }

  /** Returns once the soak passed, or people said that it does; a failed one ends the release. */
  void soak() {
    for (; ; ) {
      var watch = new Watch(input, board, rollout, survey, watched());
      var verdict = watch.run();
      switch (verdict) {
        case PASS -> {
          board.ended(ReleaseStep.SOAK, BoxState.DONE, watch.text());
          return;
        }
        case FAIL -> {
          board.ended(ReleaseStep.SOAK, BoxState.STUCK, watch.text());
          throw new Ended(
              DeployReleaseResult.Outcome.REJECTED, "canary was not well in soak: " + watch.text());
        }
        case INCONCLUSIVE -> {
          var why = "neither passed nor failed: " + watch.text();
          if (rollout.ask(State.SOAK_UNCLEAR, ReleaseStep.SOAK, why) == Effect.PASSED_OVER) {
            return;
          }
        }
      }
    }
  }

  /** Returns once approved; no answer in time is a no. */
  void approve(Approval approval) {
    board.running(ReleaseStep.APPROVAL);
    var rest = shares.production();
    var question =
        "%s runs %s, healthy over HTTPS and for its admin%s. Deploy to %d production clients?"
            .formatted(
                watched().stream().map(it -> it.client().value()).collect(joining(", ")),
                release.commit().substring(0, Math.min(12, release.commit().length())),
                migrated(),
                rest.size());
    if (!approval.given(State.APPROVAL, question, plan("canary", rest))) {
      board.ended(ReleaseStep.APPROVAL, BoxState.STUCK, "nobody answered in time");
      throw new Ended(DeployReleaseResult.Outcome.REJECTED, "nobody answered in time");
    }
    board.ended(ReleaseStep.APPROVAL, BoxState.DONE, "");
  }

  /** People should know what a later no would cost. */
  private String migrated() {
    var restores =
        shares.newestFirst().stream()
            .filter(share -> share.wayBack() != null && share.wayBack().snapshot() != null)
            .map(share -> share.target().client().value())
            .toList();
    return restores.isEmpty()
        ? ""
        : "; it migrated data, so a no restores the backup of %s and what users wrote since is lost"
            .formatted(String.join(", ", restores));
  }

  /** What an approval is for: this commit, these apps, these clients. */
  List<String> plan(String gate, List<Target> targets) {
    var parts = new ArrayList<>(List.of(gate, release.commit()));
    input.appsToDeploy().forEach(app -> parts.add(app.value()));
    Stream.concat(shares.canaries().stream(), targets.stream())
        .forEach(target -> parts.add(target.client().value()));
    return parts;
  }

  private static String text(List<Share> shares) {
    return shares.stream()
        .limit(10)
        .map(share -> share.target().client() + " " + Share.why(share.deployment()))
        .collect(joining("; "));
  }
}
