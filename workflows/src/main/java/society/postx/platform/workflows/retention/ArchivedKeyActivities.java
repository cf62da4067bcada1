package society.postx.platform.workflows.retention;

import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Keeps offboarded clients' own keys readable. docs/data-protection.md, "The client's own key". */
@ActivityInterface
public interface ArchivedKeyActivities {
  /**
   * Opens the own key of each archive's client, and encrypts it again where the platform's keys
   * changed since. A key that cannot be read is named and stops none of the others. Leaves out an
   * archive that is not at its path, as while it is deleted. Safe to repeat.
   */
  RenewedKeys renewArchivedKeys(List<ArchivedClient> archives);
}
