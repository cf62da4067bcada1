package society.postx.platform.activities.backup;

import java.time.Duration;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.drill.DrillReport;
import society.postx.platform.workflows.proof.RungResult;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Writes the evidence page of a drill, with text from hosts escaped. */
record DrillPage(DrillReport report, String workflow) {
  /** The row that {@link DrillTimes} reads again. */
  static final String RESTORED = "restored, from nothing to running apps";

  String text() {
    return """
    # Drill of %s, %s

    %s

    | | |
    |---|---|
    | kind | %s |
    | snapshot | %s |
    | age of the newest snapshot | %s (target %s) |
    | %s | %s (target %s) |
    | staging server | %s |
    | workflow | %s |

    ## Proved

    %s
    ## Apps

    %s
    ## Time

    %s%s"""
        .formatted(
            report.client(),
            Quantities.time(report.begun()),
            findings(),
            report.kind().title(),
            report.snapshot() == null ? "none" : ShownText.markdown(report.snapshot().note()),
            span(report.dataAge()),
            Quantities.duration(report.targets().dataAge()),
            RESTORED,
            span(report.restored()),
            Quantities.duration(report.targets().restore()),
            report.server() == null ? "none was built" : ShownText.markdown(report.server()),
            ShownText.markdown(workflow),
            rungs(),
            apps(),
            parts(),
            notes());
  }

  private String findings() {
    return report.findings().isEmpty()
        ? "The staging server is deleted; nothing of the client was changed."
        : report.findings().stream()
            .map(it -> "- **%s**".formatted(ShownText.markdown(it)))
            .collect(Collectors.joining("\n"));
  }

  private String rungs() {
    return report.results().stream().map(DrillPage::rung).collect(Collectors.joining());
  }

  private static String rung(RungResult result) {
    var problems =
        result.problems().stream()
            .map(it -> "  - %s%n".formatted(ShownText.markdown(it)))
            .collect(Collectors.joining());
    return "- %s: %s%n%s".formatted(result.rung().title(), result.outcome(), problems);
  }

  private String apps() {
    return report.apps().isEmpty()
        ? "None ran.\n"
        : report.apps().stream()
            .map(it -> "- %s at commit %s%n".formatted(it.name(), it.commit()))
            .collect(Collectors.joining());
  }

  private String parts() {
    return report.parts().isEmpty()
        ? "Nothing was measured.\n"
        : report.parts().stream()
            .map(it -> "- %s: %s%n".formatted(it.part(), Quantities.duration(it.took())))
            .collect(Collectors.joining());
  }

  private String notes() {
    return report.notes().isEmpty()
        ? ""
        : report.notes().stream()
            .map(it -> "- %s%n".formatted(ShownText.markdown(it)))
            .collect(Collectors.joining("", "\n## Notes\n\n", ""));
  }

  private static String span(@Nullable Duration duration) {
    return duration == null ? "none" : Quantities.duration(duration);
  }
}
