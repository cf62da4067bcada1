package society.postx.platform.activities.backup;

import java.util.List;
import java.util.Set;
import society.postx.platform.activities.host.AppFolders;
import society.postx.platform.activities.host.ProgramsCommit;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Host;
import society.postx.platform.activities.ssh.Placement;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * What jobs put on a host: the programs of {@code base/backup/} and the backup plan. The programs
 * always come from the newest commit, since an older release must not remove what restores it;
 * while the repository is down, newer ones on the host stay.
 */
public final class BackupPrograms {
  public static final String FOLDER = "/opt/platform/backup";
  private static final String REPOSITORY = "base/backup";
  private static final String PLAN = "plan";
  private static final Set<String> PROGRAMS =
      Set.of(
          "backup",
          "back-up-tagged",
          "export",
          "fetch-aside",
          "fetch-data",
          "hold-backups",
          "install-units",
          "let-users-in",
          "manifest",
          "place-files",
          "place-sentinel",
          "prove",
          "put-back",
          "put-files-back",
          "remove-kept",
          "restic",
          "restore",
          "restore-files",
          "set-up",
          "start-on-data",
          "start-time",
          "visitors");

  private final InfrastructureRepository infrastructure;

  public BackupPrograms(InfrastructureRepository infrastructure) {
    this.infrastructure = infrastructure;
  }

  /**
   * The programs and a plan for what the host runs, which its nightly backups follow once a job has
   * placed them.
   *
   * @param commit full hash; the programs are never older
   */
  public Placement placement(Host host, String commit) {
    return placement(host, commit, AppFolders.noted(host));
  }

  /** At once, for what has to work while a backup runs: it holds later ones back. */
  public void put(Host host, String commit) {
    BundleUpload.put(host, placement(host, commit));
  }

  Placement placement(Host host, String commit, List<AppAt> apps) {
    var checkout = infrastructure.known(commit);
    var plan = BackupPlan.of(infrastructure::at, apps).text();
    if (ProgramsCommit.mayBeNewer(host, FOLDER, infrastructure, checkout)) {
      return new Placement(new Bundle().file(PLAN, 0644, plan), FOLDER, "backup-plan");
    }
    return new Placement(of(checkout).file(PLAN, 0644, plan), FOLDER, "backup-programs");
  }

  static Bundle of(Checkout checkout) {
    var bundle = new Bundle();
    for (var path : checkout.files(REPOSITORY)) {
      var name = path.substring(REPOSITORY.length() + 1);
      bundle.file(name, PROGRAMS.contains(name) ? 0755 : 0644, 0, checkout.bytes(path));
    }
    return ProgramsCommit.note(bundle, checkout);
  }
}
