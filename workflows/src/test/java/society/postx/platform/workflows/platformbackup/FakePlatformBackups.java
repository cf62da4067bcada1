package society.postx.platform.workflows.platformbackup;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.onboarding.FakeOnboarding;

/** Fakes the platform's repository on the box, and notes in which order it is used. */
final class FakePlatformBackups extends FakeOnboarding implements PlatformBackupActivities {
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile List<String> findings = List.of();
  private volatile String question = "";

  List<String> calls() {
    return List.copyOf(calls);
  }

  void find(String finding) {
    findings = List.of(finding);
  }

  void ask(String why) {
    question = why;
  }

  private void called(String name) {
    check(name);
    calls.add(name);
  }

  @Override
  public String planBackUp() {
    called("planBackUp");
    return "would store commit 9e48feb8";
  }

  @Override
  public PlatformBackup storePlatform(RunLabel run) {
    called("storePlatform");
    return new PlatformBackup(
        "2b285701", Instant.parse("2026-11-29T06:31:00Z"), "9e48feb8", 2, 3, 4, findings, null);
  }

  @Override
  public void readBack(PlatformBackup backup) {
    called("readBack");
  }

  @Override
  public ForgottenBackups forgetOldBackups(boolean all) {
    called("forgetOldBackups " + all);
    return all
        ? new ForgottenBackups("forgot 7 old backups, kept 9", "")
        : new ForgottenBackups("forgot 0 old backups, kept 9", question);
  }

  @Override
  public void recordPlatformBackup(PlatformBackup backup, RunLabel run) {
    called("recordPlatformBackup");
  }
}
