package society.postx.platform.workflows.offboarding;

import java.util.List;

/**
 * What an export will hold.
 *
 * @param lines one for each file, with what its source counts
 * @param hostBytes free on the host
 * @param boxBytes free on the Storage Box
 * @param mostBytes how large the export may become
 */
public record ExportForecast(List<String> lines, long hostBytes, long boxBytes, long mostBytes) {
  public ExportForecast {
    lines = List.copyOf(lines);
  }
}
