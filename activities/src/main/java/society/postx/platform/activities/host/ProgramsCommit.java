package society.postx.platform.activities.host;

import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.ssh.Bundle;
import society.postx.platform.activities.ssh.Host;

/**
 * Notes beside programs of {@code base/} on a host which commit they come from, so that a worker
 * that lacks newer commits, since the repository is down, puts no older programs in their place.
 */
public final class ProgramsCommit {
  private static final String FILE = "commit";

  private ProgramsCommit() {}

  /** The bundle with its note. */
  public static Bundle note(Bundle programs, Checkout checkout) {
    return programs.file(FILE, 0644, checkout.commit() + "\n");
  }

  /**
   * Whether the programs on the host may be newer than the checkout's; they stay then.
   *
   * @param folder of the programs on the host
   */
  public static boolean mayBeNewer(
      Host host, String folder, InfrastructureRepository infrastructure, Checkout checkout) {
    var noted = host.root("sh", "-c", "cat \"$1\" 2>/dev/null || :", "sh", folder + "/" + FILE);
    var commit = noted.orFail("reading which programs are in " + folder).strip();
    return infrastructure.mayBeNewer(commit, checkout);
  }
}
