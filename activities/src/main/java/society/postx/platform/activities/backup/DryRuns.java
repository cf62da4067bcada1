package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.ssh.Job;
import society.postx.platform.activities.ssh.Jobs;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.activities.ssh.ShellQuoting;
import society.postx.platform.activities.ssh.UnusableAnswer;
import society.postx.platform.workflows.change.RunLabel;

/**
 * Asks restic on a host what restoring paths of a snapshot would write there, and the disk of the
 * apps how much room it has; changes nothing.
 */
record DryRuns(Jobs jobs) {
  /** Restic compares every file. */
  private static final Duration LIMIT = Duration.ofMinutes(50);

  /** Begins the lines that count: rclone and ssh speak on the same output. */
  private static final String MARK = "forecast ";

  /**
   * {@code look SNAPSHOT PATH}. Restic lists only the folders that it is asked for, and what lies
   * above them; in JSON no file's name can look like another line.
   */
  private static final String LACKING =
      """
      look() {
        ./restic ls --json --retry-lock 5m "$1" / "$(dirname "$2")" >/run/platform-forecast.list
        entries() { grep -F '"path":"'"$1"'",' /run/platform-forecast.list; }
        above=$(dirname "$2")
        while [ "$above" != / ]; do
          if entries "$above" | grep -Fqv '"type":"dir"'; then said "link $2"; fi
          above=$(dirname "$above")
        done
        if entries "$2" | grep -Fqv -e '"type":"dir"' -e '"type":"file"'; then said "link $2"; return 0; fi
        if entries "$2" >/dev/null; then return 0; fi
        if [ -e "$2" ]; then said "live $2"; else said "gone $2"; fi
      }
      """;

  /** How a snapshot does not have what a restore needs. */
  enum Lack {
    /** Nor has the host. */
    GONE,
    /** The host has it. */
    LIVE,
    /** It, or what lies above it, is neither a folder nor a file, perhaps a symbolic link. */
    LINK
  }

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /**
   * One question.
   *
   * @param paths absolute paths or patterns, as restic includes them
   * @param delete whether files go that the snapshot lacks
   */
  record Wanted(List<String> paths, boolean delete) {}

  /**
   * The last line of {@code restic restore --dry-run --json}; restic leaves out what is 0, and
   * counts what is unchanged apart.
   *
   * @param changed files and folders that it would write
   */
  record Summary(
      @JsonProperty("total_files") long changed,
      @JsonProperty("files_skipped") long unchanged,
      @JsonProperty("files_deleted") long deleted,
      @JsonProperty("total_bytes") long changedBytes,
      @JsonProperty("bytes_skipped") long unchangedBytes) {
    static Summary of(String json) throws JsonProcessingException {
      return JSON.readValue(json, Summary.class);
    }

    /** All that the snapshot has. */
    long files() {
      return changed + unchanged;
    }

    /** All that the snapshot has. */
    long bytes() {
      return changedBytes + unchangedBytes;
    }
  }

  /**
   * What a host says.
   *
   * @param free bytes of the disk
   * @param size bytes of the disk
   * @param summaries one for each question
   */
  record Answer(long free, long size, List<Summary> summaries) {}

  Answer ask(RunLabel run, Login login, String step, String snapshot, List<Wanted> wanted) {
    var lines = marked(run, login, step, program(snapshot, wanted));
    if (lines.size() != 1 + wanted.size()) {
      throw unusable(login, null);
    }
    try {
      var disk = lines.getFirst().strip().split(" +", -1);
      var summaries = new ArrayList<Summary>();
      for (var line : lines.subList(1, lines.size())) {
        summaries.add(Summary.of(line));
      }
      return new Answer(Long.parseLong(disk[0]), Long.parseLong(disk[1]), summaries);
    } catch (JsonProcessingException | NumberFormatException | IndexOutOfBoundsException e) {
      throw unusable(login, e);
    }
  }

  /** The lines that the program prints with {@code said LINE}, in the folder of restic. */
  List<String> marked(RunLabel run, Login login, String step, String program) {
    var all =
        "set -eu\ncd %s\nsaid() { printf '%s%%s\\n' \"$1\"; }\n%s"
            .formatted(BackupPrograms.FOLDER, MARK, program);
    return jobs.succeedFresh(login, Job.repeatable(run, step, all, LIMIT), Masking.none())
        .output()
        .lines()
        .filter(line -> line.startsWith(MARK))
        .map(line -> line.substring(MARK.length()))
        .toList();
  }

  /** Of these files and folders, those that the snapshot does not have as such. */
  SortedMap<String, Lack> lacking(RunLabel run, Login login, String snapshot, List<String> paths) {
    var program =
        LACKING
            + paths.stream()
                .map(it -> ShellQuoting.quoted(List.of("look", snapshot, it)) + "\n")
                .collect(joining());
    var lacking = new TreeMap<String, Lack>();
    for (var line : marked(run, login, "forecast-files-" + snapshot.substring(0, 8), program)) {
      var words = line.split(" ", 2);
      if (words.length != 2 || !paths.contains(words[1])) {
        throw unusable(login, null);
      }
      lacking.merge(
          words[1], lack(login, words[0]), (one, other) -> one == Lack.LINK ? one : other);
    }
    return lacking;
  }

  private static Lack lack(Login login, String word) {
    return switch (word) {
      case "gone" -> Lack.GONE;
      case "live" -> Lack.LIVE;
      case "link" -> Lack.LINK;
      default -> throw unusable(login, null);
    };
  }

  /** Through a file: the exit status of restic would be lost in a pipe. */
  private static String program(String snapshot, List<Wanted> wanted) {
    var program =
        new StringBuilder("said \"$(df --output=avail,size -B1 /opt/docker | tail -n 1)\"\n");
    for (var one : wanted) {
      var restic = new ArrayList<>(List.of("./restic", "restore", snapshot, "--retry-lock", "5m"));
      restic.addAll(List.of("--target", "/", "--dry-run", "--json"));
      if (one.delete()) {
        restic.add("--delete");
      }
      one.paths().forEach(path -> restic.addAll(List.of("--include", path)));
      program
          .append(ShellQuoting.quoted(restic))
          .append(" >/run/platform-forecast.json\n")
          .append("said \"$(tail -n 1 /run/platform-forecast.json)\"\n");
    }
    return program.toString();
  }

  private static UnusableAnswer unusable(Login login, @Nullable Exception cause) {
    return new UnusableAnswer(
        login.name(), "forecasting a restore", "its answer is not in the expected form", cause);
  }
}
