package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what the launcher found on this machine before Java ran (launcher/doctor.sh): a line each,
 * with subject, result and remedy between tabs; without a remedy nothing has to be repaired.
 */
final class MachineFindings {
  private static final int MOST_LINES = 200;

  private MachineFindings() {}

  static List<Finding> read(Path file) throws IOException {
    var findings = new ArrayList<Finding>();
    try (var lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (var line = lines.readLine();
          line != null && findings.size() < MOST_LINES;
          line = lines.readLine()) {
        var parts = line.split("\t", -1);
        if (parts.length != 3) {
          throw new IOException("the launcher's findings cannot be read: " + line);
        }
        findings.add(
            parts[2].isEmpty()
                ? Finding.fine(parts[0], parts[1])
                : Finding.wrong(parts[0], parts[1], parts[2]));
      }
    }
    return findings;
  }
}
