package society.postx.platform.workflows.offboarding;

import io.temporal.activity.ActivityInterface;
import java.time.Instant;
import java.util.List;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.permit.ChangesClient;

/**
 * Ends the use of a client's apps on its own host, and looks at its address afterwards. ADR §11.
 */
@ActivityInterface
public interface FarewellActivities {
  /**
   * Leaves visitors of the apps with a page that says why and until when, by Traefik and over
   * restarts, while the apps' own commands and the platform's checks go on. No nightly backup
   * starts from then on.
   *
   * @param words plain text for visitors, at most 500 characters
   */
  @ChangesClient
  Changes showFarewell(HostSpec host, List<AppAt> apps, String words);

  /**
   * When the last of the apps was closed to visitors, by the host's clock, which may be off by
   * seconds; now where one is open. What somebody wrote before then is not in an older backup.
   */
  Instant closedSince(HostSpec host, List<AppAt> apps);

  /** Undoes {@link #showFarewell}. */
  @ChangesClient
  Changes endFarewell(HostSpec host, List<AppAt> apps);

  /**
   * Connects to the former addresses: VERIFICATION_FAILED where one still shows the client's host
   * key or a certificate for its names. Hetzner may have given it to somebody else, whose answer is
   * only named.
   *
   * @return what answered, in words
   */
  String verifyAddressGone(ClientPlan plan, HostSpec host);
}
