package society.postx.platform.workflows.drill;

import static java.util.stream.Collectors.joining;

import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.CarriedState;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.ClientsProgress;
import society.postx.platform.workflows.operation.EachClient;
import society.postx.platform.workflows.operation.FleetState;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.operation.WorkflowTime;
import society.postx.platform.workflows.staging.ExpiredStaging;
import society.postx.platform.workflows.text.ShownText;

/**
 * Removes what earlier drills left behind, chooses the clients of the month, drills a few at a time
 * and sends one alert for all findings.
 */
public final class RestoreDrillImpl implements RestoreDrill {
  /** They share the Storage Box, and a Hetzner project has a limit of servers. */
  private static final int AT_ONCE = 2;

  private static final int TITLE = 180;

  /** Lines of one alert. */
  private static final int MOST = 40;

  private final ClientsProgress progress = new ClientsProgress("RestoreDrill");

  @Override
  public RestoreDrillResult run(@Nullable RestoreDrillInput input) {
    var typed = input == null ? new RestoreDrillInput(null, null, null) : input;
    CarriedState.requireContinued("carried", typed.carried());
    KernelVersion.second();
    return progress.run(() -> drill(typed));
  }

  private RestoreDrillResult drill(RestoreDrillInput typed) {
    var begun = begin(typed);
    var choices =
        begun.choices().stream()
            .collect(Collectors.toMap(DrillChoice::client, Function.identity()));
    var fleet =
        new EachClient(
            AT_ONCE,
            progress,
            begun.fleet(),
            (client, until) -> start(choices, client, begun.targets(), typed));
    if (!fleet.run()) {
      Workflow.continueAsNew(
          new RestoreDrillInput(
              typed.clients(),
              typed.dryRun(),
              new CarriedDrill(fleet.state(), begun.choices(), begun.targets(), begun.findings())));
    }
    return ended(fleet.state(), begun.findings(), typed.isDryRun());
  }

  private CarriedDrill begin(RestoreDrillInput typed) {
    var carried = typed.carried();
    if (carried != null) {
      progress.begin(carried.fleet());
      return carried;
    }
    var findings = typed.isDryRun() ? List.<String>of() : ExpiredStaging.remove();
    var basis =
        Failures.answerOr(
            () -> basis(typed.clients()),
            e -> {
              tellUndrilled(e, findings);
              throw e;
            });
    var random = Workflow.newRandom();
    var choices =
        typed.clients() == null
            ? DrillShare.of(basis.clients(), WorkflowTime.now(), random)
            : DrillShare.named(basis.clients(), random);
    var clients = choices.stream().map(DrillChoice::client).toList();
    progress.begin(clients);
    return new CarriedDrill(FleetState.of(clients), choices, basis.targets(), findings);
  }

  private static DrillBasis basis(@Nullable List<ClientName> named) {
    var clients =
        named == null
            ? ActivityProfile.SHORT
                .stub(InfrastructureActivities.class, "list the clients")
                .clients()
            : named;
    return ActivityProfile.SHORT
        .stub(DrillActivities.class, "read what was drilled when")
        .drillBasis(clients);
  }

  private static void tellUndrilled(ActivityFailure why, List<String> findings) {
    var all = new ArrayList<>(findings);
    all.add("the clients could not be chosen: " + Failures.causeUnlessCancelled(why));
    alert("no client was drilled", all);
  }

  private static Promise<String> start(
      Map<ClientName, DrillChoice> choices,
      ClientName client,
      DrillTargets targets,
      RestoreDrillInput input) {
    var choice = choices.get(client);
    if (choice == null) {
      throw new IllegalStateException("no choice was made for " + client);
    }
    var child =
        Workflow.newChildWorkflowStub(
            DrillClient.class, EachClient.options(client, DrillClient.class, "drills " + client));
    return Async.function(child::run, new DrillClientInput(choice, targets, input.dryRun()));
  }

  private RestoreDrillResult ended(FleetState fleet, List<String> others, boolean dryRun) {
    var findings = new ArrayList<>(others);
    var proved = 0;
    for (var note : fleet.notes().entrySet()) {
      var drilled = !fleet.failed().contains(note.getKey());
      if (drilled && (dryRun || !DrillVerdict.isFinding(note.getValue()))) {
        proved++;
      } else {
        findings.add(
            "%s: %s%s".formatted(note.getKey(), drilled ? "" : "NOT DRILLED: ", note.getValue()));
      }
    }
    var summary =
        dryRun
            ? "%d of %d clients planned; no server was built"
                .formatted(proved, fleet.notes().size())
            : "%d of %d drilled clients proved%s"
                .formatted(
                    proved,
                    fleet.notes().size(),
                    findings.isEmpty() ? "" : ", %d findings".formatted(findings.size()));
    if (!findings.isEmpty() && !dryRun) {
      alert(summary, findings);
    }
    progress.end(summary);
    return new RestoreDrillResult(summary, fleet.notes(), findings.stream().limit(MOST).toList());
  }

  private static void alert(String summary, List<String> findings) {
    var lines =
        findings.stream()
            .limit(MOST)
            .map(it -> "- %s%n".formatted(ShownText.oneLine(it)))
            .collect(joining());
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + "/findings",
                ShownText.shortened(
                    "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), summary), TITLE),
                """
                The evidence: reports/drills/ of the infrastructure repository.
                What each finding means: docs/workflows/RestoreDrill.md. This changed no client and stopped no backup.

                %s"""
                    .formatted(lines)));
  }

  @Override
  public Checklist progress() {
    return progress.checklist();
  }
}
