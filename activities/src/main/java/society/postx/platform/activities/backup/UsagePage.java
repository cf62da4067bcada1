package society.postx.platform.activities.backup;

import java.util.Comparator;
import java.util.Map;
import society.postx.platform.workflows.backup.UsageHistory;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Writes the page about the box's figures, the largest client first. */
final class UsagePage {
  private UsagePage() {}

  static String text(UsageHistory history, UsageReport report) {
    var today = history.days().getLast();
    var page =
        new StringBuilder(
            "# Backups on the Storage Box, %s%n%n%s.%n%n"
                .formatted(today.day(), ShownText.markdown(report.summary())));
    report.grown().forEach(it -> page.append("- SUDDEN: %s%n".formatted(ShownText.markdown(it))));
    report
        .unmeasured()
        .forEach(it -> page.append("- not measured: %s%n".formatted(ShownText.markdown(it))));
    page.append("%n| client | repository | since the day before |%n|---|---|---|%n".formatted());
    today.clients().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            it ->
                page.append(
                    "| %s | %s | %s |%n"
                        .formatted(
                            it.getKey(),
                            Quantities.bytes(it.getValue()),
                            signed(history.growth(it.getKey())))));
    return page.toString();
  }

  private static String signed(long growth) {
    return growth == 0 ? "=" : (growth > 0 ? "+" : "-") + Quantities.bytes(Math.abs(growth));
  }
}
