package society.postx.platform.workflows.platformbackup;

import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.alert.Alert;
import society.postx.platform.workflows.operation.Alerts;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.operation.Operation;
import society.postx.platform.workflows.text.ShownText;

/**
 * Stores, reads back, forgets, records: in this order, so that nothing old is forgotten before the
 * new backup was restored once, and so that Git, which may be what is broken, comes last.
 */
public final class BackUpPlatformImpl implements BackUpPlatform {
  private static final int TITLE = 180;

  @Override
  public BackUpPlatformResult run(@Nullable BackUpPlatformInput input) {
    var typed = input == null ? BackUpPlatformInput.usual() : input;
    return typed.isDryRun() ? planned() : backedUp(typed.forgetsAll());
  }

  private static BackUpPlatformResult planned() {
    var plan = ask("look at the repository", PlatformBackupActivities::planBackUp);
    if (plan.failed()) {
      throw VERIFICATION_FAILED.stop(plan.failure());
    }
    Workflow.setCurrentDetails(ShownText.markdown(plan.get()));
    return new BackUpPlatformResult(plan.get(), List.of(), null);
  }

  private static BackUpPlatformResult backedUp(boolean forgetAll) {
    var run = Operation.runLabel();
    var stored = ask("store the backup", it -> it.storePlatform(run));
    if (stored.failed()) {
      throw failed("the platform was not backed up", stored.failure());
    }
    var backup = stored.get();
    Workflow.setCurrentDetails("Stored " + ShownText.markdown(backup.text()));
    var proof = tell("read the backup back", it -> it.readBack(backup));
    if (proof.failed()) {
      throw failed("the platform's backup cannot be restored", proof.failure());
    }
    var findings = new ArrayList<>(backup.findings());
    var forgotten = ask("forget old backups", it -> it.forgetOldBackups(forgetAll));
    forgotten.problem().ifPresent(it -> findings.add("old backups were not forgotten: " + it));
    forgotten
        .answer()
        .map(ForgottenBackups::question)
        .filter(it -> !it.isEmpty())
        .ifPresent(
            it -> findings.add(it + "; to forget them, start it with {\"forgetAll\": true}"));
    tell("record the backup", it -> it.recordPlatformBackup(backup, run))
        .problem()
        .ifPresent(it -> findings.add("it is not recorded in Git: " + it));
    var summary =
        "read back %s; %s"
            .formatted(
                backup.text(),
                forgotten.answer().map(ForgottenBackups::note).orElse("nothing was forgotten"));
    return ended(summary, findings, backup);
  }

  private static BackUpPlatformResult ended(
      String summary, List<String> findings, PlatformBackup backup) {
    if (!findings.isEmpty()) {
      alert("the platform was backed up, but look at this", findings);
    }
    Workflow.setCurrentDetails(ShownText.markdown(summary));
    return new BackUpPlatformResult(summary, findings, backup);
  }

  private static RuntimeException failed(String what, String why) {
    alert(what, List.of(why));
    return VERIFICATION_FAILED.stop("%s: %s".formatted(what, why));
  }

  private static <T> Attempt<T> ask(String summary, Function<PlatformBackupActivities, T> call) {
    return Attempt.of(
        () -> call.apply(ActivityProfile.LONG.stub(PlatformBackupActivities.class, summary)));
  }

  private static Attempt<Boolean> tell(String summary, Consumer<PlatformBackupActivities> call) {
    return ask(
        summary,
        it -> {
          call.accept(it);
          return true;
        });
  }

  private static void alert(String what, List<String> findings) {
    var lines =
        findings.stream().map(it -> "- %s%n".formatted(ShownText.oneLine(it))).collect(joining());
    new Alerts()
        .send(
            new Alert(
                Operation.runLabel() + "/platform-backup",
                ShownText.shortened(
                    "%s: %s".formatted(Workflow.getInfo().getWorkflowId(), what), TITLE),
                """
                %s
                Earlier backups are kept. Without one, a lost repository takes all passwords of the clients' backups with it.
                What each line means: docs/workflows/BackUpPlatform.md. Again:  ./platform schedules trigger back-up-platform
                """
                    .formatted(lines)));
  }
}
