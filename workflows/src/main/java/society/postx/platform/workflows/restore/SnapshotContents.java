package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.ReadReport;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.text.Quantities;

/**
 * What a snapshot holds, as its own manifest says.
 *
 * @param apps that ran when it was made, at their commits, all of which Git has
 * @param files of the apps, dumps left out
 * @param bytes of the same
 * @param rows counted in the dumps
 * @param notes what is odd about it, one line each
 * @param needed bytes of a disk on which all of it runs; null where a run of before 2026-12-01
 *     asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotContents(
    List<AppAt> apps, long files, long bytes, long rows, List<String> notes, @Nullable Long needed)
    implements ReadReport {
  public SnapshotContents {
    apps = List.copyOf(apps);
    notes = List.copyOf(notes);
  }

  /** Bytes of a disk on which all of it runs. */
  long needs() {
    return needed == null ? bytes : needed;
  }

  /** For those who approve, one line each. */
  public List<String> lines() {
    var lines = new ArrayList<>(List.of(summary()));
    lines.addAll(notes);
    return lines;
  }

  /** {@code the snapshot holds nextcloud, shop: 120 files, 3 GB, 500 rows}. */
  String summary() {
    return "the snapshot holds %s: %d files, %s, %d rows"
        .formatted(
            String.join(", ", apps.stream().map(it -> it.name().value()).toList()),
            files,
            Quantities.bytes(bytes),
            rows);
  }

  @Override
  public String note() {
    return String.join("; ", lines());
  }
}
