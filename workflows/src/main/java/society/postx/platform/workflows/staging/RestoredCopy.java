package society.postx.platform.workflows.staging;

import java.util.List;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

/**
 * Files of a snapshot on a staging server, and what is wrong with them.
 *
 * @param snapshot restic's full id
 * @param apps what the snapshot's manifest says ran, each at its commit
 * @param lacking apps with data that the client has today and that did not run
 * @param problems how the files differ from the manifest, and what it does not say, one line each
 * @param notes for the evidence
 * @param answered what the server reached after the restore, while its firewall was open; the copy
 *     starts once none of it answers. Empty of a worker before 2026-12, and then it does not start
 */
public record RestoredCopy(
    String snapshot,
    List<AppAt> apps,
    List<AppName> lacking,
    List<String> problems,
    List<String> notes,
    List<String> answered) {
  public RestoredCopy {
    apps = List.copyOf(apps);
    lacking = lacking == null ? List.of() : List.copyOf(lacking); // of a worker before 2026-12
    notes = notes == null ? List.of() : List.copyOf(notes);
    problems = List.copyOf(problems);
    answered = answered == null ? List.of() : List.copyOf(answered);
  }
}
