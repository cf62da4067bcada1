package society.postx.platform.activities.server;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.text.ShownText;

/**
 * Finds what {@link ServerReplacements} kept and whose day is over: nothing deletes it by itself,
 * and it costs money.
 */
public record OverdueReplacements(CloudApi cloud) {
  private static final int LONGEST = 80;

  /** By client, one line each. */
  public SortedMap<String, List<String>> on(LocalDate today) {
    var overdue = new TreeMap<String, List<String>>();
    cloud
        .servers("%s==%s".formatted(ServerReplacements.MANAGED_BY, ServerReplacements.ASIDE))
        .stream()
        .sorted(Comparator.comparingLong(CloudServer::id))
        .forEach(
            it ->
                add(
                    overdue,
                    today,
                    it.labels(),
                    "server %s (id %d)".formatted(it.name(), it.id())));
    cloud.serverImages().stream()
        .filter(
            it -> ServerReplacements.ASIDE.equals(it.labels().get(ServerReplacements.MANAGED_BY)))
        .sorted(Comparator.comparingLong(CloudImage::id))
        .forEach(it -> add(overdue, today, it.labels(), "server image %d".formatted(it.id())));
    return overdue;
  }

  private static void add(
      Map<String, List<String>> overdue, LocalDate today, Map<String, String> labels, String what) {
    var until = labels.getOrDefault(ServerReplacements.KEEP_UNTIL, "");
    if (isOver(until, today)) {
      overdue
          .computeIfAbsent(
              labels.getOrDefault(ServerReplacements.CLIENT_ASIDE, ""), it -> new ArrayList<>())
          .add(
              "%s of before a restore was to be kept until %s: delete it as docs/runbook.md says"
                  .formatted(what, until.isEmpty() ? "a day that no label names" : shown(until)));
    }
  }

  private static String shown(String until) {
    return ShownText.shortened(ShownText.oneLine(until), LONGEST);
  }

  /** A text that names no date counts, too: a person has to look at it. */
  private static boolean isOver(String until, LocalDate today) {
    try {
      return LocalDate.parse(until).isBefore(today);
    } catch (DateTimeException e) {
      return true;
    }
  }
}
