package society.postx.platform.workflows.retention;

import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.operation.Checklist;
import society.postx.platform.workflows.operation.Decision;
import society.postx.platform.workflows.operation.OperatorHandlers;

/**
 * Keeps an offboarded client's archive until its deadline, and deletes it then with a certificate.
 * Its id is {@code retention/<client>/<date>}, with the day of the offboarding. ADR §11.
 */
@WorkflowInterface
public interface RetainThenDelete extends OperatorHandlers {
  /** What the workflow's id begins with. */
  String ID = "retention/";

  /** The id of the workflow that keeps this archive. */
  static String id(ArchivedClient archive) {
    return ID + archive.client() + "/" + archive.date();
  }

  @WorkflowMethod
  RetainThenDeleteResult run(@Nullable RetainThenDeleteInput input);

  @SignalMethod(
      description =
          "Lets the early deletion happen that another operator asked for. `{\"operator\":\"ops\",\"reason\":\"the customer wrote\",\"plan\":\"5f1c2e90\"}`")
  void approve(@Nullable Decision decision);

  @UpdateMethod(
      name = "approve",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the customer wrote\",\"plan\":\"5f1c2e90\"}`")
  Checklist approveAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Refuses the early deletion; the deadline counts. `{\"operator\":\"ops\",\"reason\":\"the customer did not ask\"}`")
  void reject(@Nullable Decision decision);

  @UpdateMethod(
      name = "reject",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the customer did not ask\"}`")
  Checklist rejectAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Forbids the deletion, until an instant or until it is released. `{\"operator\":\"ops\",\"reason\":\"a dispute\",\"until\":\"2027-06-30T12:00:00Z\"}`")
  void hold(@Nullable Decision decision);

  @UpdateMethod(
      name = "hold",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"a dispute\",\"until\":\"2027-06-30T12:00:00Z\"}`")
  Checklist holdAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Ends a hold; name it where there are several. `{\"operator\":\"ops\",\"reason\":\"the dispute is over\",\"hold\":\"5f1c2e90a1b2\"}`")
  void releaseHold(@Nullable Decision decision);

  @UpdateMethod(
      name = "releaseHold",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the dispute is over\",\"hold\":\"5f1c2e90a1b2\"}`")
  Checklist releaseHoldAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Moves the deadline to a later instant. `{\"operator\":\"ops\",\"reason\":\"the customer asked\",\"until\":\"2027-06-30T12:00:00Z\"}`")
  void extend(@Nullable Decision decision);

  @UpdateMethod(
      name = "extend",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the customer asked\",\"until\":\"2027-06-30T12:00:00Z\"}`")
  Checklist extendAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Asks to delete before the deadline; another operator approves. `{\"operator\":\"ops\",\"reason\":\"the customer asked\"}`")
  void deleteNow(@Nullable Decision decision);

  @UpdateMethod(
      name = "deleteNow",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the customer asked\"}`")
  Checklist deleteNowAndReport(@Nullable Decision decision);

  @SignalMethod(
      description =
          "Looks at once whether the client was reinstated, as a reinstatement that ends asks; changes nothing. No input.")
  void lookAgain();

  @SignalMethod(
      description =
          "Ends the deletion at a stuck step and puts the archive back; the archive stays. `{\"operator\":\"ops\",\"reason\":\"the box is away\"}`")
  void abort(@Nullable Decision decision);

  @UpdateMethod(
      name = "abort",
      description =
          "As the signal, answered with the checklist. `{\"operator\":\"ops\",\"reason\":\"the box is away\"}`")
  Checklist abortAndReport(@Nullable Decision decision);
}
