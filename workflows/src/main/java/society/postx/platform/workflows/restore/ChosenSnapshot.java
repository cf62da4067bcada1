package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.ReadReport;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.text.Quantities;

/**
 * The snapshot that a restore uses.
 *
 * @param id restic's full id
 * @param storedAt when the box stored it, which no host can change
 * @param doubt what is odd about it, for those who approve; null if nothing is
 * @param made what its host says that it ran then; null where it does not say
 * @param since what the newest backup has more or less, one line each, as hosts counted; null where
 *     this is the newest or nothing was counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChosenSnapshot(
    String id,
    Instant storedAt,
    @Nullable String doubt,
    @Nullable List<AppAt> made,
    @Nullable List<String> since)
    implements ReadReport {
  private static final int SHORT = 8;

  /** Of {@link #since}: there is a line for each dump that a host names. */
  private static final int COUNTED = 5;

  /** Without a look at its contents. */
  public ChosenSnapshot(String id, Instant storedAt, @Nullable String doubt) {
    this(id, storedAt, doubt, null, null);
  }

  /** What a restore of it loses and brings back, for those who approve. */
  String lost() {
    return "what users wrote since %s is lost; accounts, tokens and unsubscribes of that time come back"
        .formatted(Quantities.time(storedAt));
  }

  /** The same in rows, as hosts counted, one line each. */
  List<String> counted() {
    if (since == null) {
      return List.of();
    }
    var lines = new ArrayList<>(since.stream().limit(COUNTED).toList());
    if (since.size() > COUNTED) {
      lines.add("and the rows of %d databases more".formatted(since.size() - COUNTED));
    }
    return lines;
  }

  public String shortId() {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  @Override
  public String note() {
    return "%s, stored %s%s"
        .formatted(shortId(), Quantities.time(storedAt), doubt == null ? "" : "; " + doubt);
  }
}
