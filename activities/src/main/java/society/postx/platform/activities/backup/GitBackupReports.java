package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.proof.BackupReportActivities;
import society.postx.platform.workflows.proof.ClientProof;
import society.postx.platform.workflows.proof.FleetLook;
import society.postx.platform.workflows.proof.FleetProof;
import society.postx.platform.workflows.text.ShownText;

/**
 * Writes the reports about backups in {@code reports/backups/} of the infrastructure repository,
 * and {@code backups/proofs.md} with the proof ladder of each client.
 */
public final class GitBackupReports implements BackupReportActivities {
  private static final String LADDERS = "backups/proofs.md";
  private static final int FINDING = 400;

  private final InfrastructureRepository repository;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public GitBackupReports(InfrastructureRepository repository, Supplier<String> workflow) {
    this.repository = repository;
    this.workflow = workflow;
  }

  @Override
  public FleetProof recordReport(FleetLook look, RunLabel run) {
    var newest = repository.latest();
    var proofs = proofs(newest);
    var usage = usage(newest);
    var findings = findings(look, proofs, usage);
    var day = LocalDate.ofInstant(look.at(), ZoneOffset.UTC).toString();
    var summary = summary(look, proofs, findings.size());
    var path = "reports/backups/%s.md".formatted(day);
    var page = new ProofPage(day, proofs);
    repository.write(
        new CommitRequest(
            "backups: " + summary,
            workflow.get(),
            run,
            now ->
                Map.of(
                    path,
                    bytes(page.report(summary, usage.map(UsageReport::summary), findings)),
                    LADDERS,
                    bytes(page.ladders()))));
    return new FleetProof(
        summary,
        path,
        findings.stream().limit(FleetProof.MOST).toList(),
        Math.max(0, findings.size() - FleetProof.MOST));
  }

  /** Of all clients that there are, verified or not. */
  private static SortedMap<String, ClientProof> proofs(Checkout newest) {
    var proofs = new TreeMap<String, ClientProof>();
    for (ClientFile file : newest.clientFiles()) {
      proofs.put(file.name().value(), ProofFile.read(newest, file.name()));
    }
    return proofs;
  }

  private static Optional<UsageReport> usage(Checkout newest) {
    var history = BoxUsage.history(newest);
    return history.days().isEmpty()
        ? Optional.empty()
        : Optional.of(UsageReport.of(history, new TreeMap<>()));
  }

  /** Failed rungs first, then what could not be proved, then Hetzner's copies. */
  private static List<String> findings(
      FleetLook look, Map<String, ClientProof> proofs, Optional<UsageReport> usage) {
    var failed = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    for (var client : look.verified()) {
      var proof = proofs.get(client);
      if (proof != null) {
        proof
            .failed()
            .forEach(it -> failed.add(said(client, "FAILED " + it.title(), proof.problems(it))));
        proof
            .unknown()
            .forEach(
                it -> unknown.add(said(client, "NOT PROVED " + it.title(), proof.problems(it))));
      }
    }
    look.unverified().forEach((client, why) -> unknown.add(said(client, "NOT VERIFIED", why)));
    var others = new ArrayList<String>();
    look.servers().forEach((client, problem) -> others.add(said(client, "server", problem)));
    others.addAll(look.box());
    usage.map(UsageReport::full).filter(it -> !it.isEmpty()).ifPresent(others::add);
    return Stream.of(failed, unknown, others)
        .flatMap(List::stream)
        .map(it -> ShownText.shortened(ShownText.oneLine(it), FINDING))
        .toList();
  }

  private static String said(String client, String what, String why) {
    return "%s: %s: %s".formatted(client, what, why);
  }

  private static String summary(FleetLook look, Map<String, ClientProof> proofs, int findings) {
    var proved =
        look.verified().stream().map(proofs::get).filter(it -> it != null && it.isProved()).count();
    return "the backups of %d of %d clients are proved%s"
        .formatted(
            proved,
            look.verified().size() + look.unverified().size(),
            findings == 0 ? "" : ", %d findings".formatted(findings));
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
