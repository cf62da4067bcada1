package society.postx.platform.workflows.permit;

import io.temporal.activity.ActivityInterface;
import society.postx.platform.workflows.client.ClientName;

/** Looks who holds a permit. */
@ActivityInterface
public interface PermitActivities {
  /** "onboard/alpha since 2026-11-23T14:02:00Z", or "nobody" when it is free. */
  String holderOf(ClientName client);
}
