package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/**
 * The files that a host needs for its backups: programs that everybody may read, secrets for root
 * alone.
 */
record BackupFiles(
    HostSpec host, SubAccount subAccount, Checkout checkout, Map<String, String> secrets) {
  /** All of them, for a job. */
  List<Placement> placements(BackupPlan plan) {
    return new ArrayList<>(
        List.of(
            new Placement(programs(plan), BackupPrograms.FOLDER, "backup"),
            new Placement(secretFiles(), "/etc/platform", "backup-secrets")));
  }

  Bundle programs(BackupPlan plan) {
    var settings = checkout.settings();
    return BackupPrograms.of(checkout)
        .file("plan", 0644, plan.text())
        .file(
            "settings",
            0644,
            """
            BOX_USER=%s
            BOX_HOST=%s
            BOX_PORT=%d
            HOST_NAME=%s
            ON_CALENDAR='*-*-* %s:00 %s'
            RESTIC_KEY=%s
            """
                .formatted(
                    subAccount.username(),
                    subAccount.host(),
                    settings.storageBox().port(),
                    host.client().serverName(),
                    settings.backup().time(),
                    settings.backup().timeZone(),
                    KeyFile.hint(checkout, host.client()).orElse("")));
  }

  private Bundle secretFiles() {
    var pushUrl = checkout.settings().monitoring().pushUrl().toString().replaceFirst("/+$", "");
    return readingFiles()
        .file(
            "backup/push-url",
            0600,
            "%s/api/push/%s".formatted(pushUrl, secret("monitor_push_token")));
  }

  /** What reads the repository; reports to no monitor. */
  Bundle readingFiles() {
    var settings = checkout.settings();
    return new Bundle()
        .folder("backup", 0700, 0)
        .file("backup/restic-password", 0600, secret("restic_repo_password"))
        .file("backup/ssh-key", 0600, secret("backup_ssh_key").strip() + "\n")
        .file(
            "box_known_hosts",
            0644,
            "[%s]:%d %s\n"
                .formatted(
                    subAccount.host(),
                    settings.storageBox().port(),
                    settings.storageBox().hostKey()));
  }

  private String secret(String name) {
    var value = secrets.get(name);
    if (value == null) {
      throw FailureType.SECRETS_UNREADABLE.stop(
          "secrets/clients/%s.sops.yaml: has no secret '%s'".formatted(host.client(), name));
    }
    return value;
  }
}
