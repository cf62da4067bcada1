package society.postx.platform.activities.backup;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.Rung;
import society.postx.platform.workflows.text.Quantities;
import society.postx.platform.workflows.text.ShownText;

/** Writes the pages about what is proved of backups, with text from hosts escaped. */
record ProofPage(String day, SortedMap<String, ClientProof> proofs) {

  /** {@code reports/backups/<day>.md}: the findings first. */
  String report(String summary, Optional<String> usage, List<String> findings) {
    var page =
        new StringBuilder(
            "# Backups, verified on %s%n%n%s.%n".formatted(day, ShownText.markdown(summary)));
    usage.ifPresent(it -> page.append("%n%s.%n".formatted(ShownText.markdown(it))));
    page.append("%n## Findings%n%n".formatted());
    if (findings.isEmpty()) {
      page.append("None.%n".formatted());
    }
    findings.forEach(it -> page.append("- %s%n".formatted(ShownText.markdown(it))));
    return page.append("%n## Clients%n%n".formatted()).append(table()).toString();
  }

  /** {@code backups/proofs.md}: how far each client's backups are proved. */
  String ladders() {
    return "# What is proved of the backups, %s%n%n%s".formatted(day, table());
  }

  /** Those with a failed rung first, since it outranks any date. */
  private String table() {
    var rows =
        proofs.entrySet().stream()
            .sorted(Comparator.comparingInt(it -> it.getValue().failed().isEmpty() ? 1 : 0))
            .map(it -> row(it.getKey(), it.getValue()))
            .collect(Collectors.joining());
    return """
    | client | newest backup | arrived | checked | data read | sample compared | app started | lost server | last look |
    |---|---|---|---|---|---|---|---|---|
    """
        + rows;
  }

  private static String row(String client, ClientProof proof) {
    return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            client,
            stored(proof.newest()),
            cell(proof, Rung.ARRIVED),
            cell(proof, Rung.CHECKED),
            data(proof),
            cell(proof, Rung.SAMPLE_COMPARED),
            cell(proof, Rung.APP_STARTED),
            cell(proof, Rung.SERVER_LOST),
            look(proof));
  }

  private static String stored(@Nullable Instant newest) {
    return newest == null ? "none seen" : Quantities.time(newest);
  }

  private static String cell(ClientProof proof, Rung rung) {
    return proof.failed().contains(rung)
        ? "**FAILED**, last proved " + proof.day(rung)
        : proof.day(rung);
  }

  private static String data(ClientProof proof) {
    return proof.failed().contains(Rung.SLICE_READ)
        ? "**FAILED** at " + proof.data().text()
        : proof.share();
  }

  private static String look(ClientProof proof) {
    if (proof.rungs().isEmpty()) {
      return "never";
    }
    if (!proof.failed().isEmpty()) {
      return "FAILED " + titles(proof.failed());
    }
    return proof.unknown().isEmpty() ? "good" : "not proved: " + titles(proof.unknown());
  }

  private static String titles(List<Rung> rungs) {
    return rungs.stream().map(Rung::title).collect(Collectors.joining(", "));
  }
}
