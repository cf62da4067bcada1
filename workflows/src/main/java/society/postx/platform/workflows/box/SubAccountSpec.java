package society.postx.platform.workflows.box;

import java.util.SortedMap;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientBound;
import society.postx.platform.workflows.client.ClientName;

/**
 * Describes the sub-account that a client needs.
 *
 * @param boxId the Storage Box's id at Hetzner
 * @param home its home below the Storage Box's root, {@code backups/client-alpha}; the repository
 *     is {@code restic-repo} in it
 */
public record SubAccountSpec(
    ClientName client,
    String commit,
    long boxId,
    String home,
    SortedMap<String, String> labels,
    RunLabel run)
    implements ClientBound {}
