package society.postx.platform.workflows.proof;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import society.postx.platform.workflows.activity.ActivityProfile;
import society.postx.platform.workflows.backup.BackupActivities;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.operation.Attempt;
import society.postx.platform.workflows.server.ServerActivities;

/**
 * Runs the single checks of one client's backups. A check that cannot run proves nothing and does
 * not stop the others.
 */
record ClientLooks(ClientPlan plan, SubAccount account) {
  ClientName client() {
    return plan.client();
  }

  /** The box's own files, without a lock. */
  Attempt<BackupsSeen> backups() {
    return Attempt.of(
        () -> proofs(ActivityProfile.SHORT, "look at the snapshots").seeBackups(client(), account));
  }

  Attempt<HostSpec> host() {
    return Attempt.of(
        () ->
            ActivityProfile.SHORT
                .stub(ServerActivities.class, "locate the host of " + client())
                .locate(List.of(client()))
                .stream()
                .findFirst()
                .map(it -> HostSpec.of(plan, it.ipv4()))
                .orElseThrow(() -> REQUEST_REFUSED.stop("Hetzner shows no server of " + client())));
  }

  RungResult arrived(Attempt<BackupsSeen> backups, Attempt<HostSpec> host) {
    return seen(Rung.ARRIVED, backups, BackupsSeen::late)
        .and(
            onHost(
                Rung.ARRIVED,
                host,
                it -> proofs(ActivityProfile.SHORT, "ask for the timer").askTimer(it)));
  }

  RungResult checked(BackupsSeen backups) {
    return RungResult.of(Rung.CHECKED, backups.suspicious()).and(look(Rung.CHECKED, this::damage));
  }

  private List<String> damage() {
    var damage =
        ActivityProfile.LONG
            .stub(BackupActivities.class, "check the repository of " + client())
            .checkBeforePrune(client(), account)
            .damage();
    return damage.isEmpty() ? List.of() : List.of("restic check: " + damage);
  }

  RungResult sliceRead(DataCursor slice) {
    return look(
        Rung.SLICE_READ,
        () ->
            proofs(ActivityProfile.LONG, "read " + slice.text())
                .readSlice(client(), account, slice));
  }

  RungResult sampleCompared(BackupsSeen backups, Attempt<HostSpec> host) {
    return look(
            Rung.SAMPLE_COMPARED,
            () ->
                proofs(ActivityProfile.LONG, "read back manifest, sentinels and a sample")
                    .compareContents(client(), account, backups))
        .and(
            onHost(
                Rung.SAMPLE_COMPARED,
                host,
                it ->
                    proofs(ActivityProfile.LONG, "compare live files with the snapshot")
                        .compareLiveFiles(it, account, plan.apps(), backups)));
  }

  private static RungResult seen(
      Rung rung, Attempt<BackupsSeen> backups, Function<BackupsSeen, List<String>> problems) {
    return backups.failed()
        ? RungResult.unknown(rung, backups.failure())
        : RungResult.of(rung, problems.apply(backups.get()));
  }

  private static RungResult onHost(
      Rung rung, Attempt<HostSpec> host, Function<HostSpec, List<String>> question) {
    return host.failed()
        ? RungResult.unknown(rung, "the host could not be asked: " + host.failure())
        : look(rung, () -> question.apply(host.get()));
  }

  private static RungResult look(Rung rung, Supplier<List<String>> problems) {
    var found = Attempt.of(problems);
    return found.failed()
        ? RungResult.unknown(rung, found.failure())
        : RungResult.of(rung, found.get());
  }

  BackupProofActivities proofs(ActivityProfile profile, String what) {
    return profile.stub(BackupProofActivities.class, "%s: %s".formatted(client(), what));
  }
}
