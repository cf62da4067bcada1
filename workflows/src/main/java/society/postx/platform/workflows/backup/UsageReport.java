package society.postx.platform.workflows.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.text.Quantities;

/**
 * What the daily look at the box found.
 *
 * @param summary {@code the box is 42 % full}
 * @param full why an operator has to make room, and until when; empty while there is enough
 * @param grown clients that grew suddenly, one sentence each
 * @param unmeasured why a client's repository could not be measured, one sentence each
 * @param platform that the platform's own backup is late, by the box's time; empty while it comes
 */
public record UsageReport(
    String summary, String full, List<String> grown, List<String> unmeasured, String platform) {
  /**
   * @param platform null in reports of workers before 2026-12
   */
  public UsageReport(
      String summary,
      String full,
      List<String> grown,
      List<String> unmeasured,
      @Nullable String platform) {
    this.summary = summary;
    this.full = full;
    this.grown = List.copyOf(grown);
    this.unmeasured = List.copyOf(unmeasured);
    this.platform = platform == null ? "" : platform;
  }

  /** With what the look at the platform's own backup found. */
  public UsageReport with(BackupLateness ownBackup) {
    return new UsageReport(summary, full, grown, unmeasured, ownBackup.late());
  }

  /**
   * Judges the newest day of a history that has one.
   *
   * @param unmeasured reasons by client
   */
  public static UsageReport of(UsageHistory history, SortedMap<String, String> unmeasured) {
    var today = history.days().getLast();
    var grown = new ArrayList<String>();
    for (var client : today.clients().keySet()) {
      if (history.measuredTheDayBefore(client) && SuddenGrowth.is(history.of(client))) {
        grown.add(
            "%s grew by %s in a day, to %s"
                .formatted(
                    client,
                    Quantities.bytes(history.growth(client)),
                    Quantities.bytes(Optional.ofNullable(today.clients().get(client)).orElse(0L))));
      }
    }
    return new UsageReport(
        summary(today.box()),
        today.box().isFull() ? summary(today.box()) + FillDate.text(history) : "",
        grown,
        unmeasured.entrySet().stream()
            .map(it -> "%s: %s".formatted(it.getKey(), it.getValue()))
            .toList(),
        "");
  }

  private static String summary(BoxFigures box) {
    return "the Storage Box is %d %% full: %s of %s, %s of it in its snapshots"
        .formatted(
            box.percent(),
            Quantities.bytes(box.used()),
            Quantities.bytes(box.size()),
            Quantities.bytes(box.snapshots()));
  }
}
