package society.postx.platform.activities.backup;

import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import society.postx.platform.activities.ssh.Host;

/**
 * Asks a host for checksums of a few files that it has had unchanged since before its newest
 * backup. A backup that leaves out what its manifest does not know of cannot hide that.
 */
final class LiveFiles {
  private static final int FILES = 12;

  /** A backup takes six hours at most; then it stores its snapshot. */
  private static final Duration BACKUP = Duration.ofHours(7);

  /**
   * By the time of the last change, which no program sets: an upload may keep an old time. Files
   * that go away meanwhile are left out.
   */
  static final String LIST =
      """
      since=$1 most=$2
      shift 2
      timeout 15 find "$@" -xdev -type f -size +0 -size -16000k ! -newerct "@$since" -print0 2>/dev/null |
        shuf --zero-terminated --head-count="$most" |
        xargs --null --no-run-if-empty sha256sum --zero -- 2>/dev/null
      exit 0
      """;

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64}) [ *](/[^\\p{Cc}\\uFFFD]{1,4000})");

  private LiveFiles() {}

  /**
   * SHA-256 by path.
   *
   * @param paths the apps' data, absolute
   * @param stored when the box stored the newest backup
   */
  static SortedMap<String, String> on(Host host, List<String> paths, Instant stored) {
    var arguments = new ArrayList<String>();
    arguments.add("" + stored.minus(BACKUP).getEpochSecond());
    arguments.add("" + FILES);
    arguments.addAll(paths);
    var files =
        paths.isEmpty()
            ? new TreeMap<String, String>()
            : host.script(LIST, arguments, Host.Input.none())
                .read("asking for files to compare", said -> parse(said, paths));
    if (files.isEmpty()) {
      throw JOB_FAILED.stop(
          "the host names no file that is older than its newest backup; nothing was compared");
    }
    return files;
  }

  /** A name that is not UTF-8 is left out; anything else that is odd throws. */
  static SortedMap<String, String> parse(String said, List<String> paths) {
    var files = new TreeMap<String, String>();
    for (var line : said.split("\0", -1)) {
      if (line.isEmpty() || line.contains("\uFFFD")) {
        continue;
      }
      var parts = LINE.matcher(line);
      if (!parts.matches() || files.size() >= FILES) {
        throw new IllegalArgumentException("not a checksum and a path");
      }
      var path = parts.group(2);
      if (path.contains("/../")
          || paths.stream().noneMatch(it -> path.equals(it) || path.startsWith(it + "/"))) {
        throw new IllegalArgumentException("a path that is not backed up");
      }
      files.put(path, parts.group(1));
    }
    return files;
  }
}
