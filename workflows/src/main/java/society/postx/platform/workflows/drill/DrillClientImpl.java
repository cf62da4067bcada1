package society.postx.platform.workflows.drill;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.box.BoxActivities;
import society.postx.platform.workflows.failure.Failures;
import society.postx.platform.workflows.infrastructure.InfrastructureActivities;
import society.postx.platform.workflows.operation.KernelVersion;
import society.postx.platform.workflows.operation.Operation;

/** Reads a client's plan from the infrastructure repository, then drills the client. */
public final class DrillClientImpl implements DrillClient {
  @Override
  public String run(@Nullable DrillClientInput input) {
    if (input == null) {
      throw INVALID_INPUT.stop(
          "input: is missing; start RestoreDrill instead (example: {\"clients\":[\"alpha\"]})");
    }
    KernelVersion.second();
    return Failures.saying(() -> drill(input).run(input.isDryRun()));
  }

  private static ClientDrill drill(DrillClientInput input) {
    var client = input.choice().client();
    var plan =
        ActivityProfile.SHORT
            .stub(InfrastructureActivities.class, "read " + client)
            .planOf(client, Operation.runLabel());
    var account =
        ActivityProfile.SHORT
            .stub(BoxActivities.class, "find the sub-account of " + client)
            .findSubAccount(plan.subAccount());
    return new ClientDrill(input.choice(), input.targets(), plan, account);
  }
}
