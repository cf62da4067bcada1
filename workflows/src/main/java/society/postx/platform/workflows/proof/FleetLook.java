package society.postx.platform.workflows.proof;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What one verification of all clients' backups found besides the clients' own proofs.
 *
 * @param verified clients whose proofs the run recorded
 * @param unverified why others could not be verified
 * @param servers what is wrong with the automatic backups of clients' servers
 * @param box what is wrong with the Storage Box's own snapshots, one line each
 */
public record FleetLook(
    Instant at,
    SortedSet<String> verified,
    SortedMap<String, String> unverified,
    SortedMap<String, String> servers,
    List<String> box) {}
