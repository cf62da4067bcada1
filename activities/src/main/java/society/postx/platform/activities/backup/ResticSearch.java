package society.postx.platform.activities.backup;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.snapshots.FoundFiles;
import society.postx.platform.workflows.snapshots.FoundFiles.Found;
import society.postx.platform.workflows.snapshots.SnapshotDifference;
import society.postx.platform.workflows.text.ShownText;

/**
 * Reads what {@code restic find --json} and {@code restic diff --json} print. The paths are a
 * host's words: they are shown in one line.
 */
final class ResticSearch {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Characters of a path; Linux allows so many bytes. */
  private static final int PATH = 4096;

  private ResticSearch() {}

  private record Hits(@Nullable List<Match> matches, String snapshot) {}

  private record Match(String path, String type, @Nullable Long size) {}

  private record In(Match match, String snapshot) {}

  private record Line(
      @JsonProperty("message_type") String kind,
      @Nullable String path,
      @Nullable String modifier,
      @JsonProperty("changed_files") long changed,
      @Nullable Side added,
      @Nullable Side removed) {}

  private record Side(long files, long bytes) {}

  /**
   * What {@code find} printed.
   *
   * @param newestFirst full ids of all snapshots in the answer's order
   */
  static FoundFiles found(String pattern, String printed, List<String> newestFirst) {
    var order =
        IntStream.range(0, newestFirst.size()).boxed().collect(toMap(newestFirst::get, it -> it));
    var hits = List.of(read(printed, Hits[].class));
    var sorted =
        hits.stream()
            .sorted(
                Comparator.comparing(it -> order.getOrDefault(it.snapshot(), Integer.MAX_VALUE)))
            .toList();
    var matches =
        sorted.stream()
            .flatMap(
                hit ->
                    Optional.ofNullable(hit.matches()).orElse(List.of()).stream()
                        .map(match -> new In(match, hit.snapshot())))
            .collect(groupingBy(in -> in.match().path(), TreeMap::new, toList()));
    var files = matches.values().stream().limit(FoundFiles.MOST).map(ResticSearch::file).toList();
    return new FoundFiles(pattern, matches.size(), files);
  }

  private static Found file(List<In> newestFirst) {
    var newest = newestFirst.getFirst().match();
    return new Found(
        shown(newest.path()),
        newest.type().equals("file") ? newest.size() : null,
        newestFirst.getFirst().snapshot(),
        newestFirst.size());
  }

  /** What {@code diff} printed, a JSON object a line. */
  static SnapshotDifference difference(String from, String to, String printed) {
    var lines =
        printed.lines().filter(it -> !it.isBlank()).map(it -> read(it, Line.class)).toList();
    var changes = lines.stream().filter(it -> it.kind().equals("change")).toList();
    var figures =
        lines.stream()
            .filter(it -> it.kind().equals("statistics"))
            .findFirst()
            .orElseThrow(() -> REQUEST_REFUSED.stop("restic diff printed no statistics"));
    return new SnapshotDifference(
        from,
        to,
        side(figures.added()),
        side(figures.removed()),
        figures.changed(),
        changes.size(),
        changes.stream()
            .limit(SnapshotDifference.MOST)
            .map(it -> "%s %s".formatted(shown(it.modifier()), shown(it.path())))
            .toList());
  }

  private static SnapshotDifference.Files side(@Nullable Side side) {
    return side == null
        ? new SnapshotDifference.Files(0, 0)
        : new SnapshotDifference.Files(side.files(), side.bytes());
  }

  private static String shown(@Nullable String text) {
    return text == null ? "" : ShownText.shortened(ShownText.oneLine(text), PATH);
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("restic printed no JSON of this kind: " + type, e);
    }
  }
}
