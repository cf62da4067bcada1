package society.postx.platform.activities.backup;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.activities.backup.ResticProgram.ResticFailed;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.activities.limit.TooMuchSent;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.SnapshotJson;

/**
 * Asks restic for a repository's snapshots. A host writes them, so neither restic nor the worker
 * may need much memory for one.
 *
 * @param options of restic, beside those that every query has
 */
record SnapshotQuery(
    ResticProgram restic, ResticRepository repository, String password, List<String> options) {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /** Of 10,000 snapshots with some kilobytes each, which a host writes itself. */
  static final ByteLimit ALL = ByteLimit.ofMegabytes(16);

  /** What one snapshot may print. */
  private static final int SNAPSHOT_KILOBYTES = 64;

  /**
   * A snapshot of half a kilobyte on the box can take restic 100 MB. Restic ends with {@link
   * ResticFailed#outOfMemory} instead of taking the worker's.
   */
  private static final List<String> WITH_LITTLE_MEMORY =
      List.of("sh", "-c", "ulimit -d 512000; GOMEMLIMIT=400MiB exec \"$@\"", "sh");

  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

  /** All with what they claim, oldest claim first. */
  List<ResticSnapshot> all() throws ListTooLong {
    return printed(ALL, List.of());
  }

  /**
   * As {@link #all}, of these snapshots; those that cannot be read are left out.
   *
   * @param ids full ids, not empty
   */
  List<ResticSnapshot> of(List<String> ids) throws ListTooLong {
    requireFullIds(ids);
    return printed(ByteLimit.ofKilobytes(SNAPSHOT_KILOBYTES * ids.size()), ids);
  }

  static void requireFullIds(List<String> ids) {
    if (ids.isEmpty() || !ids.stream().allMatch(id -> FULL_ID.matcher(id).matches())) {
      throw new IllegalArgumentException("ids: '%s': one or more full snapshot ids".formatted(ids));
    }
  }

  private List<ResticSnapshot> printed(ByteLimit most, List<String> ids) throws ListTooLong {
    var command = new ArrayList<>(List.of("snapshots", "--json", "--no-lock"));
    command.addAll(options);
    command.add("--");
    command.addAll(ids);
    try {
      return restic.run(
          repository,
          password,
          new ResticProgram.Call(LIMIT, most, WITH_LITTLE_MEMORY, command),
          SnapshotQuery::read);
    } catch (TooMuchSent | StreamConstraintsException e) {
      throw new ListTooLong(e);
    } catch (ResticFailed e) {
      if (e.outOfMemory()) {
        throw new ListTooLong(e);
      }
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads what {@code snapshots --json} printed. */
  static List<ResticSnapshot> read(Path printed) throws IOException {
    try (var stream = Files.newInputStream(printed)) {
      return SnapshotJson.read(stream);
    }
  }

  /** A host made its snapshots so many or so large that restic or the worker cannot list them. */
  static final class ListTooLong extends IOException {
    private static final long serialVersionUID = 1L;

    ListTooLong(IOException cause) {
      super("the list of snapshots is too long: " + cause.getMessage(), cause);
    }
  }
}
