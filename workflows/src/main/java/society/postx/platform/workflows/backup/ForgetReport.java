package society.postx.platform.workflows.backup;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.ChangeReport;

/**
 * What retention forgot in a client's repository, or would forget.
 *
 * @param done whether the snapshots of {@code forget} are forgotten now
 * @param forget full ids, at most {@link #IDS}
 * @param reasons of the first snapshots of {@code forget}, one line each, at most {@link #LINES}
 * @param kept number of all other snapshots
 * @param keeping reasons of the newest of them, one line each, at most {@link #LINES}
 * @param suspicions what an honest host would not do, one sentence each
 * @param question why an operator must decide first; empty if nobody needs to
 * @param state null from workers before 2026-11-30
 */
public record ForgetReport(
    boolean done,
    List<String> forget,
    List<String> reasons,
    int kept,
    List<String> keeping,
    List<String> suspicions,
    String question,
    @Nullable RepositoryState state)
    implements ChangeReport {
  /** Far below Temporal's limit of 2 MB. */
  public static final int IDS = 500;

  public static final int LINES = 100;

  private static final int SHORT = 8;

  public ForgetReport {
    forget = List.copyOf(forget);
    reasons = List.copyOf(reasons);
    keeping = List.copyOf(keeping);
    suspicions = List.copyOf(suspicions);
  }

  /** Without what else was seen of the repository. */
  public ForgetReport(
      boolean done,
      List<String> forget,
      List<String> reasons,
      int kept,
      List<String> keeping,
      List<String> suspicions,
      String question) {
    this(done, forget, reasons, kept, keeping, suspicions, question, null);
  }

  public ForgetReport with(RepositoryState seen) {
    return new ForgetReport(done, forget, reasons, kept, keeping, suspicions, question, seen);
  }

  /** What the plan would do. */
  public static ForgetReport planned(RetentionPlan plan) {
    return of(false, plan, plan.forget(), plan.question().orElse(""));
  }

  /**
   * What of the plan was done.
   *
   * @param approved what of it is no longer in the repository was forgotten by an earlier attempt,
   *     whose answer was lost
   */
  public static ForgetReport forgot(RetentionPlan plan, List<String> ids, List<String> approved) {
    var those = plan.forget().stream().filter(it -> ids.contains(it.snapshot().id())).toList();
    var now = of(true, plan, those, "");
    var before = approved.stream().filter(it -> !plan.has(it)).toList();
    if (before.isEmpty()) {
      return now;
    }
    var all = new ArrayList<>(before);
    all.addAll(now.forget());
    var reasons = new ArrayList<>(now.reasons());
    before.forEach(it -> reasons.add(shortId(it) + ": forgotten by an earlier attempt"));
    return new ForgetReport(
        true,
        all.stream().limit(IDS).toList(),
        reasons.stream().limit(LINES).toList(),
        now.kept(),
        now.keeping(),
        now.suspicions(),
        "");
  }

  private static ForgetReport of(
      boolean done, RetentionPlan plan, List<SnapshotDecision> forget, String question) {
    var newestFirst = plan.keep().reversed();
    return new ForgetReport(
        done,
        forget.stream().limit(IDS).map(it -> it.snapshot().id()).toList(),
        lines(forget),
        plan.keep().size() + plan.forget().size() - forget.size(),
        lines(newestFirst),
        plan.suspicions(),
        question);
  }

  private static List<String> lines(List<SnapshotDecision> decisions) {
    return decisions.stream().limit(LINES).map(SnapshotDecision::line).toList();
  }

  @Override
  public List<Change> changes() {
    return done
        ? forget.stream().map(id -> Change.deleted("snapshot " + shortId(id))).toList()
        : List.of();
  }

  @Override
  public String note() {
    if (forget.isEmpty()) {
      return "nothing to forget, %d kept".formatted(kept);
    }
    var ids = forget.stream().map(ForgetReport::shortId).collect(joining(", "));
    return "%s %d, %d kept: %s"
        .formatted(done ? "forgot" : "would forget", forget.size(), kept, ids);
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(SHORT, id.length()));
  }
}
