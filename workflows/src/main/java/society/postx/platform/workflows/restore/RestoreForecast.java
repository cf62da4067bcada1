package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.ReadReport;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.text.Quantities;

/**
 * What a restore would do on a host now, as restic and the disk say.
 *
 * @param apps what would be restored, at the commits that run afterwards; those of the client that
 *     hold data and were asked for
 * @param figures one for each of them
 * @param freeBytes on the disk of the apps
 * @param neededBytes for what comes back, beside what is there
 * @param keeps whether both have room
 * @param before the same apps at the commits of now; null where they stay
 * @param versions for those who approve, one line each app whose version differs
 * @param box for those who approve, where the Storage Box may have no room for the backup that is
 *     made first; null where it has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreForecast(
    List<AppAt> apps,
    List<Figures> figures,
    long freeBytes,
    long neededBytes,
    boolean keeps,
    @Nullable List<AppAt> before,
    @Nullable List<String> versions,
    @Nullable String box)
    implements ReadReport {
  List<AppAt> running() {
    return before == null ? apps : before;
  }

  /**
   * One app.
   *
   * @param restored files that would be written
   * @param deleted files that the snapshot lacks
   * @param unchanged files that are there already
   * @param bytes of all its files in the snapshot
   */
  public record Figures(AppName app, long restored, long deleted, long unchanged, long bytes) {
    String line(boolean keeps) {
      var differing =
          "%d differ from the snapshot, %d it lacks, %d are as in it"
              .formatted(restored, deleted, unchanged);
      return keeps
          ? "%s: all its files and databases are fetched, %s; of those there now %s"
              .formatted(app, Quantities.bytes(bytes), differing)
          : "%s: of its files %s; its databases are loaded".formatted(app, differing);
    }
  }

  /** For those who approve, one line each. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        keeps
            ? "what is there now moves beside the apps on the host for %d days (needs %s, %s are free)"
                .formatted(
                    RestoreClient.KEPT_DAYS,
                    Quantities.bytes(neededBytes),
                    Quantities.bytes(freeBytes))
            : "the disk has no room for both (needs %s, %s are free): what is there now is written over; only the backup made before it has it"
                .formatted(Quantities.bytes(neededBytes), Quantities.bytes(freeBytes)));
    if (box != null) {
      lines.add(box);
    }
    if (versions != null) {
      lines.addAll(versions);
    }
    figures.forEach(it -> lines.add(it.line(keeps)));
    return lines;
  }

  @Override
  public String note() {
    return String.join("; ", lines());
  }
}
