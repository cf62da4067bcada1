package society.postx.platform.activities.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import society.postx.platform.activities.backup.RepositoryAccess.UnreadableFile;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/**
 * Compares files of a snapshot with checksums from elsewhere. The worker reads each file and
 * computes its checksum itself.
 *
 * @param snapshot restic's id, short or full
 */
record StoredFiles(
    RepositoryAccess repositories, ClientName client, SubAccount account, String snapshot) {
  /** A sampled file is at most 16 MB. */
  private static final ByteLimit LARGEST = ByteLimit.ofMegabytes(17);

  /** Names in one sentence. */
  private static final int NAMED = 3;

  private static final int LONGEST = 120;

  /**
   * What does not agree, at most two lines.
   *
   * @param what the files are: {@code live files}
   * @param checksums SHA-256 by absolute path
   */
  List<String> differences(String what, SortedMap<String, String> checksums) {
    var missing = new ArrayList<String>();
    var others = new ArrayList<String>();
    for (Map.Entry<String, String> file : checksums.entrySet()) {
      try {
        var stored = repositories.digest(client, account, snapshot, file.getKey(), LARGEST);
        if (!stored.equals(file.getValue())) {
          others.add(file.getKey());
        }
      } catch (UnreadableFile e) {
        missing.add(file.getKey());
      }
    }
    var problems = new ArrayList<String>();
    name(problems, "cannot be read from the newest snapshot", what, missing, checksums.size());
    name(problems, "have other contents in the newest snapshot", what, others, checksums.size());
    return problems;
  }

  private static void name(
      List<String> problems, String problem, String what, List<String> paths, int of) {
    if (!paths.isEmpty()) {
      var named =
          paths.stream()
              .limit(NAMED)
              .map(it -> ShownText.shortened(ShownText.oneLine(it), LONGEST))
              .collect(Collectors.joining(", "));
      problems.add(
          "%d of %d %s %s: %s%s"
              .formatted(
                  paths.size(), of, what, problem, named, paths.size() > NAMED ? ", …" : ""));
    }
  }
}
