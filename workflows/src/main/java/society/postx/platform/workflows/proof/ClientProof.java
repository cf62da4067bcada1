package society.postx.platform.workflows.proof;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.proof.RungResult.Outcome;

/**
 * What is proved of a client's backups, and since when: {@code backups/proofs/<client>.json} of the
 * infrastructure repository.
 *
 * @param rungs by rung; without those that no check has reached yet
 * @param data which slice of the data is read next
 * @param newest when the box stored the newest backup, at the last look; null for none
 * @param proved the last snapshot whose repository and contents were proved; null for none
 * @param present the oldest snapshots, by full id, at the last look that could say which are gone;
 *     null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientProof(
    SortedMap<Rung, RungState> rungs,
    DataCursor data,
    @Nullable Instant newest,
    @Nullable ProvedSnapshot proved,
    @Nullable SortedMap<String, Instant> present) {
  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

  /**
   * A snapshot that retention keeps, because it is the last one of which this is known.
   *
   * @param snapshot restic's full id
   * @param at when it was proved
   */
  public record ProvedSnapshot(String snapshot, Instant at) {}

  public ClientProof {
    rungs = rungs == null ? new TreeMap<>() : new TreeMap<>(rungs);
  }

  /** Of a client that was never verified. */
  public static ClientProof none(int slices) {
    return new ClientProof(new TreeMap<>(), DataCursor.first(slices), null, null, null);
  }

  /** With as many slices as platform.yml wants. */
  public ClientProof in(int slices) {
    return new ClientProof(rungs, data.in(slices), newest, proved, present);
  }

  /**
   * After these looks. A date of proof stays until the rung is proved again; the cursor moves on
   * only if the slice it names was read and good.
   *
   * @param read the slice that was meant to be read: if the file says another one by now, another
   *     run has moved the cursor
   */
  public ClientProof after(
      List<RungResult> results, DataCursor read, @Nullable BackupsSeen seen, Instant now) {
    var after = new EnumMap<Rung, RungState>(Rung.class);
    after.putAll(rungs);
    for (var result : results) {
      var before = after.get(result.rung());
      var passed = result.passed() ? now : before == null ? null : before.passed();
      after.put(result.rung(), new RungState(passed, now, result.outcome(), result.problems()));
    }
    var goodSlice = results.stream().anyMatch(it -> it.rung() == Rung.SLICE_READ && it.passed());
    var here = data.next() == read.next() && data.of() == read.of();
    return new ClientProof(
        new TreeMap<>(after),
        goodSlice && here ? data.afterRead(now) : data,
        seen == null || seen.stored() == null ? newest : seen.stored(),
        provesContents(results) ? provedAfter(seen, now) : proved,
        seen == null || seen.present() == null || !saysWhatIsGone(results)
            ? present
            : seen.present());
  }

  /** An older worker's look has a short id and was compared with no earlier proof. */
  private @Nullable ProvedSnapshot provedAfter(@Nullable BackupsSeen seen, Instant now) {
    var newest = seen == null ? null : seen.newest();
    return newest != null && FULL_ID.matcher(newest).matches()
        ? new ProvedSnapshot(newest, now)
        : proved;
  }

  /** A run that finds the client busy only records the arrival, and looks again later. */
  private static boolean saysWhatIsGone(List<RungResult> results) {
    return results.stream()
        .anyMatch(it -> it.rung() == Rung.CHECKED && it.outcome() != Outcome.UNKNOWN);
  }

  private static boolean provesContents(List<RungResult> results) {
    return Stream.of(Rung.CHECKED, Rung.SAMPLE_COMPARED)
        .allMatch(rung -> results.stream().anyMatch(it -> it.rung() == rung && it.passed()));
  }

  /** Rungs whose last look found something wrong, weakest first. */
  @JsonIgnore
  public List<Rung> failed() {
    return with(Outcome.FAILED);
  }

  /** Rungs that could not be looked at the last time, weakest first. */
  @JsonIgnore
  public List<Rung> unknown() {
    return with(Outcome.UNKNOWN);
  }

  /** Whether no look found a fault or could not be taken. */
  @JsonIgnore
  public boolean isProved() {
    return failed().isEmpty() && unknown().isEmpty();
  }

  private List<Rung> with(Outcome outcome) {
    return rungs.entrySet().stream()
        .filter(it -> it.getValue().outcome() == outcome)
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * One line with the worst first: a failed rung outranks every date, since a fresh backup that
   * cannot be read is none.
   */
  @JsonIgnore
  public String verdict() {
    var parts = new ArrayList<String>();
    failed().forEach(it -> parts.add("FAILED %s: %s".formatted(it.title(), problems(it))));
    unknown().forEach(it -> parts.add("NOT PROVED %s: %s".formatted(it.title(), problems(it))));
    parts.add(dates());
    return String.join("; ", parts);
  }

  /** Whether a {@link #verdict} begins with something that an operator should look at. */
  static boolean isFinding(String verdict) {
    return verdict.startsWith("FAILED ") || verdict.startsWith("NOT PROVED ");
  }

  /** {@code arrived 2026-11-29, checked never, 3 of 26 slices}. */
  @JsonIgnore
  public String dates() {
    var parts = new ArrayList<String>();
    for (var rung : List.of(Rung.ARRIVED, Rung.CHECKED, Rung.SAMPLE_COMPARED)) {
      parts.add("%s %s".formatted(rung.title(), day(rung)));
    }
    parts.add(share());
    for (var rung : List.of(Rung.APP_STARTED, Rung.SERVER_LOST)) {
      if (rungs.containsKey(rung)) {
        parts.add("%s %s".formatted(rung.title(), day(rung)));
      }
    }
    return String.join(", ", parts);
  }

  /** {@code 3 of 26 slices read, all of them last on 2026-05-31}. */
  @JsonIgnore
  public String share() {
    var round = "%d of %d slices read".formatted(data.read(), data.of());
    var all = data.allRead();
    return all == null ? round : "%s, all of them last on %s".formatted(round, day(all));
  }

  /** When it was last proved, as a day in UTC; {@code never}. */
  public String day(Rung rung) {
    return Optional.ofNullable(rungs.get(rung))
        .map(RungState::passed)
        .map(ClientProof::day)
        .orElse("never");
  }

  /** The problems of the last look, in one line. */
  public String problems(Rung rung) {
    var state = rungs.get(rung);
    return state == null ? "" : String.join("; ", state.problems());
  }

  private static String day(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }
}
