package society.postx.platform.activities.backup;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.change.Change;

/** A snapshot as {@code restic snapshots --json} prints it; restic before 0.17 has no summary. */
record ResticSnapshot(
    String id,
    @JsonProperty("short_id") String shortId,
    OffsetDateTime time,
    Optional<List<String>> tags,
    Optional<Summary> summary) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  record Summary(
      @JsonProperty("total_files_processed") long files,
      @JsonProperty("total_bytes_processed") long bytes) {}

  /** Snapshots that can be restored, oldest first. */
  static List<ResticSnapshot> restorable(List<ResticSnapshot> all) {
    return all.stream()
        .filter(it -> !it.tags().orElse(List.of()).contains(StoredSnapshot.PASS))
        .toList();
  }

  /** All of them, oldest first. */
  static List<ResticSnapshot> list(String json) {
    try {
      return Optional.ofNullable(JSON.readValue(json, ResticSnapshot[].class))
          .map(List::of)
          .orElse(List.of()) // an empty repository prints null
          .stream()
          .sorted(Comparator.comparing(ResticSnapshot::time))
          .toList();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("restic snapshots --json printed no list of snapshots", e);
    }
  }

  Instant takenAt() {
    return time.toInstant();
  }

  StoredSnapshot storedAt(Optional<Instant> stored) {
    return new StoredSnapshot(id, takenAt(), stored, tags.orElse(List.of()));
  }

  /**
   * @param stored when the box stored it
   */
  Snapshot taken(Instant stored) {
    return new Snapshot(
        shortId,
        stored,
        summary.map(Summary::bytes).orElse(0L),
        summary.map(Summary::files).orElse(0L),
        List.of());
  }

  Snapshot with(List<Change> changes) {
    return new Snapshot(
        shortId,
        takenAt(),
        summary.map(Summary::bytes).orElse(0L),
        summary.map(Summary::files).orElse(0L),
        changes);
  }
}
