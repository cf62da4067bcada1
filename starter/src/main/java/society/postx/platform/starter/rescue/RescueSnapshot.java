package society.postx.platform.starter.rescue;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

  /** As {@code restic snapshots --json} has it. */
  static RescueSnapshot of(JsonNode json) {
    var tags = new ArrayList<String>();
    json.path("tags").forEach(it -> tags.add(it.asText()));
    return new RescueSnapshot(
        json.path("id").asText(), null, time(json.path("time").asText()), tags);
  }

  private static Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
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
