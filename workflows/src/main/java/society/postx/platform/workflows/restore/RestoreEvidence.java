package society.postx.platform.workflows.restore;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.ReadReport;
import society.postx.platform.workflows.text.Quantities;

/**
 * What is known of a client's backups from earlier looks, for those who approve a restore.
 *
 * @param proof the last verdict of verification and drills
 * @param drill the last drill that measured a restore; null for none
 * @param backup how long the host was at it before the snapshot's upload; null where it does not
 *     say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestoreEvidence(String proof, @Nullable Drill drill, @Nullable Duration backup)
    implements ReadReport {
  /** From a Storage Box, databases loaded; where nothing was measured. */
  private static final long BYTES_A_SECOND = 20_000_000;

  /**
   * What a drill measured, in the words of its report.
   *
   * @param day it began
   * @param took from nothing to running apps
   * @param parts what took how long, in order
   */
  public record Drill(String day, String took, List<String> parts) {
    public Drill {
      parts = List.copyOf(parts);
    }
  }

  String proofLine() {
    return "backups: " + proof;
  }

  /**
   * How long a restore takes, one line each.
   *
   * @param fixed what it takes without data
   * @param bytes of the data
   */
  List<String> timing(Duration fixed, long bytes) {
    var lines = new ArrayList<String>();
    lines.add(
        drill == null
            ? "it takes roughly %s by the usual rate of a Storage Box: no drill has measured it"
                .formatted(Quantities.duration(fixed.plusSeconds(bytes / BYTES_A_SECOND)))
            : "measured by the drill of %s: all of the client in %s, from nothing to running apps (%s)"
                .formatted(drill.day(), drill.took(), String.join(", ", drill.parts())));
    if (backup != null) {
      lines.add(
          "measured at the snapshot: its dumps and counts took %s"
              .formatted(Quantities.duration(backup)));
    }
    return lines;
  }

  @Override
  public String note() {
    return proofLine();
  }
}
