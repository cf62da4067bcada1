package society.postx.platform.workflows.rollout;

import static java.util.stream.Collectors.joining;

import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.deployment.ClientResult;
import society.postx.platform.workflows.deployment.DeploymentActivities;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.rollout.decision.RolloutStage;
import society.postx.platform.workflows.rollout.plan.Soak;
import society.postx.platform.workflows.rollout.plan.Soak.Sample;
import society.postx.platform.workflows.rollout.plan.Soak.Verdict;
import society.postx.platform.workflows.rollout.targets.HostInspection;
import society.postx.platform.workflows.rollout.targets.Target;
import society.postx.platform.workflows.text.Quantities;

/** Runs one soak: samples the canaries' health until it ends or fails. */
final class SoakMonitor<R extends ClientResult> {
  private final RolloutContext<R> context;
  private final HostInspection inspection;
  private final List<Target> canaries;
  private final Map<Target, List<Sample>> samples = new LinkedHashMap<>();
  private final Map<Target, String> problems = new LinkedHashMap<>();

  SoakMonitor(RolloutContext<R> context, HostInspection inspection, List<Target> canaries) {
    this.context = context;
    this.inspection = inspection;
    this.canaries = canaries;
    canaries.forEach(canary -> samples.put(canary, new ArrayList<>()));
  }

  /** Ends early if it fails. */
  Verdict run() {
    var begun = WorkflowTime.now();
    var decisions = context.decisions();
    var soak = context.settings().soakTime();
    var rounds = Soak.rounds(soak);
    context.view().running(context.action().steps().soak());
    decisions.enter(
        RolloutStage.SOAK, "Watching canary until %s".formatted(Quantities.time(begun.plus(soak))));
    var plans = decisions.readingAnywhere(this::plans);
    for (var round = 1; round <= rounds; round++) {
      decisions.sleepUntil(begun.plus(soak.multipliedBy(round).dividedBy(rounds)));
      decisions.readingAnywhere(() -> looked(plans));
      decisions.checkpoint();
      if (Soak.verdict(samples.values(), rounds) == Verdict.FAIL) {
        return Verdict.FAIL;
      }
    }
    return Soak.verdict(samples.values(), rounds);
  }

  private Map<Target, ClientPlan> plans() {
    var plans = new LinkedHashMap<Target, ClientPlan>();
    for (var canary : canaries) {
      Attempt.of(() -> context.action().planOf(canary))
          .answer()
          .ifPresentOrElse(
              plan -> plans.put(canary, plan),
              () -> problems.put(canary, "its plan cannot be read"));
    }
    return plans;
  }

  private boolean looked(Map<Target, ClientPlan> plans) {
    var answers = new LinkedHashMap<Target, Promise<String>>();
    plans.forEach(
        (canary, plan) ->
            inspection
                .address(canary)
                .ifPresent(
                    address -> {
                      var looks =
                          ActivityProfile.GLANCE.stub(
                              DeploymentActivities.class,
                              "health of %s".formatted(canary.client()));
                      answers.put(
                          canary,
                          Async.function(looks::sampleHealth, plan, HostSpec.of(plan, address)));
                    }));
    samples.forEach((canary, seen) -> seen.add(sample(canary, answers.get(canary))));
    return true;
  }

  private Sample sample(Target canary, @Nullable Promise<String> answer) {
    if (answer == null) {
      return Sample.MISSING;
    }
    var wrong = Attempt.of(answer::get);
    if (wrong.failed()) {
      problems.put(canary, "could not be checked");
      return Sample.MISSING;
    }
    if (wrong.get().isEmpty()) {
      return Sample.GOOD;
    }
    problems.put(canary, wrong.get());
    return Sample.BAD;
  }

  /** {@code alpha: 29 good, 1 bad, 0 missing (HTTPS answers 502)}. */
  String text() {
    return samples.entrySet().stream()
        .map(
            entry ->
                "%s: %d good, %d bad, %d missing%s"
                    .formatted(
                        entry.getKey().client(),
                        count(entry.getValue(), Sample.GOOD),
                        count(entry.getValue(), Sample.BAD),
                        count(entry.getValue(), Sample.MISSING),
                        problems.containsKey(entry.getKey())
                            ? " (%s)".formatted(problems.get(entry.getKey()))
                            : ""))
        .collect(joining("; "));
  }

  private static long count(List<Sample> samples, Sample wanted) {
    return samples.stream().filter(wanted::equals).count();
  }
}
