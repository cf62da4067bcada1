package society.postx.platform.workflows.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code restic snapshots --json} prints. A host writes its snapshots, and one of half a
 * kilobyte on the box can print as hundreds of megabytes, so this holds a few tags of each and
 * nothing of what it does not need.
 */
public final class SnapshotJson {
  /** More in one list are not read. */
  public static final int MOST = 10_000;

  /** A backup of ours has one or two, of at most 63 characters. */
  static final int TAGS = 32;

  private static final int TAG = 256;

  /** Characters of a value that is read; what is skipped may be longer. */
  private static final int VALUE = 65_536;

  private static final int DIGITS = 18;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(VALUE).maxNestingDepth(20).build())
          .build();

  private String id = "";
  private Optional<Instant> time = Optional.empty();
  private final List<String> tags = new ArrayList<>();
  private boolean skipped;
  private long files;
  private long bytes;

  private SnapshotJson() {}

  /**
   * All of them, the one that claims the oldest time first.
   *
   * @throws StreamConstraintsException more than {@link #MOST}, or a value that is too long to read
   */
  public static List<ResticSnapshot> read(InputStream printed) throws IOException {
    try (var json = JSON.createParser(printed)) {
      var all = new ArrayList<ResticSnapshot>();
      if (json.nextToken() == JsonToken.VALUE_NULL) {
        return all; // an empty repository
      }
      require(json, JsonToken.START_ARRAY);
      while (json.nextToken() == JsonToken.START_OBJECT) {
        if (all.size() == MOST) {
          throw new StreamConstraintsException("more than %d snapshots".formatted(MOST));
        }
        all.add(new SnapshotJson().snapshot(json));
      }
      require(json, JsonToken.END_ARRAY);
      all.sort(Comparator.comparing(ResticSnapshot::takenAt));
      return all;
    }
  }

  private static void require(JsonParser json, JsonToken wanted) throws IOException {
    if (json.currentToken() != wanted) {
      throw new JsonParseException(json, "restic snapshots --json printed no list of snapshots");
    }
  }

  private ResticSnapshot snapshot(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      var value = json.nextToken();
      switch (name) {
        case "id" -> id = json.getText();
        case "time" -> time = time(json.getText());
        case "tags" -> readTags(json, value);
        case "summary" -> readSummary(json, value);
        default -> json.skipChildren();
      }
    }
    return new ResticSnapshot(
        id, time.orElse(Instant.EPOCH), tags, bytes, files, skipped || time.isEmpty());
  }

  /** Restic takes offsets from UTC that Java refuses, and a host writes them. */
  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private void readTags(JsonParser json, JsonToken list) throws IOException {
    if (list != JsonToken.START_ARRAY) {
      return; // null
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (tags.size() == TAGS) {
        skipped = true; // without its text
      } else if (json.getTextLength() > TAG) {
        skipped = true;
      } else {
        tags.add(json.getText());
      }
    }
  }

  private void readSummary(JsonParser json, JsonToken object) throws IOException {
    if (object != JsonToken.START_OBJECT) {
      return;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var name = json.currentName();
      json.nextToken();
      switch (name) {
        case "total_files_processed" -> files = count(json.getText());
        case "total_bytes_processed" -> bytes = count(json.getText());
        default -> json.skipChildren();
      }
    }
  }

  /** 0 for what cannot be a count, or is more than a host can have. */
  private static long count(String number) {
    return number.length() <= DIGITS && number.chars().allMatch(it -> it >= '0' && it <= '9')
        ? Long.parseLong(number)
        : 0;
  }

  /** As {@link #read(InputStream)}, of a short text. */
  public static List<ResticSnapshot> read(String printed) {
    try {
      return read(new ByteArrayInputStream(printed.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new IllegalStateException("restic snapshots --json printed no list of snapshots", e);
    }
  }
}
