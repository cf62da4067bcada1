package society.postx.platform.starter.rescue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/**
 * A snapshot with both of its times.
 *
 * @param id restic's full id
 * @param stored when the box stored it; null where the box shows no file of it
 * @param claimed what it says, which its host may have forged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RescueSnapshot(String id, @Nullable Instant stored, Instant claimed, List<String> tags) {
  private static final int SHORT = 8;

  RescueSnapshot {
    tags = List.copyOf(tags);
  }

  static RescueSnapshot of(ResticSnapshot claimed) {
    return new RescueSnapshot(claimed.id(), null, claimed.takenAt(), claimed.tags());
  }

  RescueSnapshot storedAt(@Nullable Instant time) {
    return new RescueSnapshot(id, time, claimed, tags);
  }

  /** A backup's first pass, while users were changing the files. */
  boolean restorable() {
    return stored != null && !tags.contains(StoredSnapshot.PASS);
  }

  String shortId() {
    return id.substring(0, Math.min(SHORT, id.length()));
  }

  /** One line for people. */
  String line() {
    var known = Optional.ofNullable(stored);
    var doubt = new StoredSnapshot(id, claimed, known, tags).doubt();
    return "%s  stored %s%s%s"
        .formatted(
            shortId(),
            known.map(Quantities::time).orElse("never"),
            tags.isEmpty() ? "" : "  " + ShownText.oneLine(String.join(", ", tags)),
            doubt.map(it -> "\n          odd: " + it).orElse(""));
  }
}
