package society.postx.platform.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

/**
 * STANDS IN for Trivy and finds only what a test sets with {@link #finds}, since the worker's
 * machine does not reach the sandbox's registry under Docker Hub's name. {@code TrivyScansTest}
 * runs the real Trivy.
 */
final class ScannerStandIn {
  private static final String PROGRAM =
      """
      #!/bin/sh
      while [ "$1" != --output ]; do shift; done
      report=$2
      while [ $# -gt 1 ]; do shift; done
      found=''
      [ ! -e "$0-finds/${1%@*}" ] || read -r found <"$0-finds/${1%@*}"
      printf '{"Results": [{"Vulnerabilities": [%s]}]}' "$found" >"$report"
      """;

  private ScannerStandIn() {}

  /**
   * Makes it find this critical vulnerability.
   *
   * @param image without tag or digest
   */
  static void finds(Path folder, String image, String id) throws IOException {
    var finds = Files.createDirectories(folder.resolve("trivy-stand-in-finds"));
    Files.writeString(
        finds.resolve(image),
        "{\"VulnerabilityID\": \"%s\", \"PkgName\": \"libshop\", \"Severity\": \"CRITICAL\"}%n"
            .formatted(id));
  }

  /** The environment variables that make a worker use it. */
  static Map<String, String> in(Path folder) throws IOException {
    var program = Files.writeString(folder.resolve("trivy-stand-in"), PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    var database = Files.createDirectories(folder.resolve("trivy/db"));
    Files.writeString(database.resolve("trivy.db"), "stand-in");
    Files.writeString(
        database.resolve("metadata.json"),
        """
        {"Version": 2, "NextUpdate": "%1$s", "UpdatedAt": "%1$s", "DownloadedAt": "%1$s"}
        """
            .formatted(Instant.now()));
    return Map.of(
        "PLATFORM_TRIVY",
        program.toString(),
        "PLATFORM_TRIVY_CACHE",
        folder.resolve("trivy").toString());
  }
}
