package society.postx.platform.workflows.permit;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.client.ClientName;

/** Reads who holds a permit and ends the permit of a holder that has ended. */
@ActivityInterface
public interface PermitActivities {
  /**
   * "onboard/alpha since 2026-11-23 14:02 UTC", or "nobody" when it is free. Ends the permit of a
   * holder that ended without releasing it (terminated, timed out), once the holder's last
   * activities can no longer run; until then the answer says when that is.
   */
  String holderOf(ClientName client);
}
