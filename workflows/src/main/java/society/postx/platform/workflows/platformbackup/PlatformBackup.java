package society.postx.platform.workflows.platformbackup;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Quantities;

/**
 * One backup of the platform in its repository on the Storage Box.
 *
 * @param snapshot restic's full id
 * @param stored when the box stored it
 * @param commit the newest commit of the infrastructure repository in it
 * @param refs how many refs the repository has in it
 * @param clients whose repositories can be opened with it
 * @param files besides the repository's: hand-overs and evidence that the box did not take
 * @param findings why it holds less than it should, one line each
 * @param temporal when the dump of Temporal's database in it was made; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlatformBackup(
    String snapshot,
    Instant stored,
    String commit,
    int refs,
    int clients,
    int files,
    List<String> findings,
    @Nullable Instant temporal) {
  /** Begins the finding of a backup without the dump that it should have. */
  public static final String NO_DUMP = "Temporal's database is not in it";

  private static final int SHORT = 8;

  public PlatformBackup {
    findings = List.copyOf(findings);
  }

  /** Why the dump that it should have is not in it; empty where it has one, or none is made. */
  public Optional<String> missingDump() {
    return findings.stream().filter(it -> it.startsWith(NO_DUMP)).findFirst();
  }

  /** What it holds, in a few words. */
  public String text() {
    return "snapshot %s of %s: commit %s, %d refs, passwords of %d clients, %d files%s"
        .formatted(
            snapshot.substring(0, Math.min(SHORT, snapshot.length())),
            Quantities.time(stored),
            commit.substring(0, Math.min(SHORT, commit.length())),
            refs,
            clients,
            files,
            temporal == null ? "" : ", Temporal's database of " + Quantities.time(temporal));
  }
}
