package society.postx.platform.workflows.offboarding;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.offboarding.OffboardingStep.*;

import io.temporal.workflow.Workflow;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Approval;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.ClientHandlers;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.OnlyRun;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.Verb;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.text.Person;

/** Offboards a client: the checklist of ADR §11. The last argument of a step undoes it. */
public final class OffboardClientImpl extends ClientHandlers implements OffboardClient {
  private static final Duration REMINDER = Duration.ofDays(7);

  /** Steps whose skip destroys what no proved backup holds. */
  private static final Set<String> WAIVED_BY_ANOTHER =
      Set.of(LAST_BACKUP.name(), BACKUP_CHECKED.name(), PROVE_BACKUP.name(), ARCHIVE_OPENS.name());

  @SuppressWarnings("NullAway.Init") // run sets it
  private OffboardClientInput input;

  /** A signal may come before the run. */
  private boolean begun;

  /** As people moved it. */
  private LocalDate date = LocalDate.EPOCH;

  public OffboardClientImpl() {
    super(new Operation("OffboardClient", List.of(OffboardingStep.values())).undoCancelled());
  }

  @Override
  protected Optional<String> take(Verb verb, Decision decision) {
    var refusal = refusal(verb, decision);
    if (refusal.isPresent()) {
      return operation.noted(verb, decision, refusal);
    }
    var gate = super.take(verb, decision);
    if (verb == Verb.MOVE_DATE && gate.isEmpty()) {
      date = LocalDate.parse(decision.until());
    }
    return gate;
  }

  private Optional<String> refusal(Verb verb, Decision decision) {
    if (!begun || !decision.problems().isEmpty()) {
      return Optional.empty(); // the gate refuses it
    }
    if (verb == Verb.MOVE_DATE) {
      return refusesDate(decision.until());
    }
    return verb == Verb.SKIP && WAIVED_BY_ANOTHER.contains(decision.step())
        ? needsAnother(decision)
        : Optional.empty();
  }

  private Optional<String> needsAnother(Decision decision) {
    return Person.isAnother(input.operator(), decision.operator())
        ? Optional.empty()
        : Optional.of(
            "operator: '%s': skip %s needs another operator than %s"
                .formatted(decision.operator(), decision.step(), input.operator()));
  }

  private static Optional<String> refusesDate(String typed) {
    try {
      return refusesDate(LocalDate.parse(typed), today()).map(why -> "until: " + why);
    } catch (DateTimeException e) {
      return Optional.of("until: '%s': a day (example: 2027-02-28)".formatted(typed));
    }
  }

  private static Optional<String> refusesDate(LocalDate wanted, LocalDate first) {
    return wanted.isBefore(first) || wanted.isAfter(today().plusYears(10))
        ? Optional.of("'%s': a day from %s on, within ten years".formatted(wanted, first))
        : Optional.empty();
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(WorkflowTime.now(), ZoneOffset.UTC);
  }

  @Override
  public OffboardClientResult run(@Nullable OffboardClientInput typed) {
    if (typed == null) {
      throw INVALID_INPUT.stop(
          "input: is missing; paste the JSON of docs/workflows/OffboardClient.md");
    }
    input = typed;
    begun = true;
    CarriedState.requireContinued("carried", input.carried());
    KernelVersion.second();
    refusesDate(input.terminationDate(), LocalDate.EPOCH)
        .ifPresent(
            why -> {
              throw INVALID_INPUT.stop("terminationDate: " + why);
            });
    operation.begin(input.client(), input);
    OnlyRun.requireId(operation, READ_CLIENT, ID + input.client());
    var carried = input.carried();
    if (carried != null) {
      operation.restore(carried.checklist());
    }
    date = carried == null ? input.terminationDate() : carried.terminationDate();
    if (input.dry()) {
      return preview();
    }
    if (carried == null) {
      prerequisites();
      if (WorkflowTime.now().isBefore(end())) {
        operation.abortable(this::awaitDate);
        continueAsNew();
      }
    }
    return remove();
  }

  private ClientPlan prerequisites() {
    var plan =
        operation.ask(
            READ_CLIENT,
            InfrastructureActivities.class,
            it -> it.planOf(input.client(), Operation.runLabel()));
    operation.tick(INVOICE_SENT, input.finalInvoice());
    operation.tick(EXPORT_CHOSEN, input.dataExport() ? "yes" : "no");
    return plan;
  }

  /** The contract's last day is over. */
  private Instant end() {
    return date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Releases and upgrades of the client go on meanwhile. */
  private boolean awaitDate() {
    while (WorkflowTime.now().isBefore(end())) {
      var reminder = end().minus(REMINDER);
      var early = WorkflowTime.now().isBefore(reminder);
      var moved =
          operation.waitUntil(
              WAIT_FOR_DATE,
              early ? reminder : end(),
              "%s ends on %s; then another operator is asked to approve its removal"
                  .formatted(input.client(), date),
              List.of(Verb.MOVE_DATE, Verb.ABORT));
      if (early && moved.isEmpty()) {
        remind();
      }
    }
    operation.tick(WAIT_FOR_DATE, date + " is over");
    return true;
  }

  private void remind() {
    operation.tell(
        "TERMINATION_" + date,
        "%s ends on %s".formatted(input.client(), date),
        """
        The offboarding of %s begins when %s is over: another operator than %s will be asked to approve it.
        To move the date:  ./platform move-date %s --to YYYY-MM-DD --reason "…"
        To cancel it:      ./platform abort %s%s --reason "…"
        """
            .formatted(input.client(), date, input.operator(), input.client(), ID, input.client()));
  }

  private void continueAsNew() {
    Workflow.await(Workflow::isEveryHandlerFinished);
    Workflow.newContinueAsNewStub(OffboardClient.class)
        .run(input.carrying(new OffboardingState(date, progress())));
  }

  private OffboardClientResult preview() {
    var found = new OffboardingSearch(operation, input, prerequisites(), date).find(FIND_ALL);
    operation.show("DONE", "Nothing was changed");
    return result(found, "nothing was changed");
  }

  /** What was waited for over months does not end because something is away for an hour. */
  private record Asked(OffboardingSearch search, OffboardingPlan found, Approval.Answer answer) {}

  private Asked ask() {
    var plan = operation.untilItPasses(READ_CLIENT, this::prerequisites);
    operation.tick(WAIT_FOR_DATE, date.toString());
    var search = new OffboardingSearch(operation, input, plan, date);
    var found = operation.untilItPasses(FIND_ALL, () -> search.find(FIND_ALL));
    return new Asked(
        search,
        found,
        operation.approve(APPROVE_REMOVAL, OffboardingQuestion.of(input, found, date)));
  }

  private OffboardClientResult remove() {
    var asked = operation.abortable(this::ask);
    var answer = asked.answer();
    if (!answer.approved()) {
      if (answer.operator().isEmpty()) {
        operation.tell(
            "UNANSWERED_" + date,
            "%s was not offboarded: nobody answered".formatted(input.client()),
            "The client is as it was. Start it again:  ./platform offboard %s …%n"
                .formatted(input.client()));
      }
      operation.show("REJECTED", "The client is as it was: " + answer.words());
      return result(asked.found(), answer.words());
    }
    return operation.underPermit(input.client(), ACQUIRE_PERMIT, () -> remove(asked));
  }

  private OffboardClientResult remove(Asked asked) {
    var plan = operation.untilItPasses(FIND_AGAIN, () -> asked.search().find(FIND_AGAIN));
    requireSame(asked.found(), plan);
    requireArchivable(plan, asked.answer().operator());
    var backup = new LastBackup(operation, input, plan);
    backup.make();
    new DataExport(operation, input, plan).run();
    var last = backup.proved();
    return new ClientRemoval(operation, input, plan, last, asked.answer().operator()).run();
  }

  /** What breaks a rule of the archive's file would be found too late after the deletion. */
  private void requireArchivable(OffboardingPlan plan, String approver) {
    try {
      var now = WorkflowTime.now();
      var unused = plan.archiveFile(now, now, approver);
    } catch (IllegalArgumentException rule) {
      throw operation.refused(
          FIND_AGAIN, INVALID_INPUT, "the archive's file: " + rule.getMessage());
    }
  }

  /** An approval may be days old, and another operation may have held the permit since. */
  private void requireSame(OffboardingPlan approved, OffboardingPlan now) {
    if (!now.digest().equals(approved.digest())) {
      throw operation.refused(
          FIND_AGAIN,
          REQUEST_REFUSED,
          "the client changed since this was approved, and nothing was done; start the offboarding again. Now: "
              + String.join("; ", now.lines()));
    }
    operation.tick(FIND_AGAIN, "as it was approved");
  }

  private OffboardClientResult result(OffboardingPlan found, String summary) {
    return new OffboardClientResult(
        input.client(),
        false,
        summary,
        found.lines(),
        null,
        null,
        List.of(),
        operation.changes(),
        operation.skipped(),
        operation.durations());
  }
}
