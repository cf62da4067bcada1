package society.postx.platform.activities.upgrade;

import java.util.Set;
import society.postx.platform.activities.host.ProgramsCommit;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.BundleUpload;
import society.postx.platform.activities.ssh.Host;

/**
 * Puts the programs of {@code base/upgrade/} on a host, always the newest commit's; while the
 * repository is down, the newest that the clone has, since a host may be in the middle of a reboot.
 * Newer ones on the host stay.
 */
final class UpgradePrograms {
  static final String FOLDER = "/opt/platform/upgrade";
  private static final String REPOSITORY = "base/upgrade";
  private static final Set<String> PROGRAMS = Set.of("lacking", "look", "upgrade", "reboot");

  private final InfrastructureRepository infrastructure;

  UpgradePrograms(InfrastructureRepository infrastructure) {
    this.infrastructure = infrastructure;
  }

  void put(Host host) {
    var checkout = infrastructure.known();
    if (ProgramsCommit.mayBeNewer(host, FOLDER, infrastructure, checkout)) {
      return;
    }
    var bundle = new Bundle();
    for (var path : checkout.files(REPOSITORY)) {
      var name = path.substring(REPOSITORY.length() + 1);
      bundle.file(name, PROGRAMS.contains(name) ? 0755 : 0644, 0, checkout.bytes(path));
    }
    BundleUpload.put(host, ProgramsCommit.note(bundle, checkout), FOLDER, "upgrade-programs");
  }
}
