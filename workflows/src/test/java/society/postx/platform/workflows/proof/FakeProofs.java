package society.postx.platform.workflows.proof;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.backup.BackupWindow;
import society.postx.platform.workflows.backup.PruneCheck;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppPlan;
import society.postx.platform.workflows.onboarding.FakeOnboarding;
import society.postx.platform.workflows.server.HostAddress;
import society.postx.platform.workflows.staging.StagingLeftovers;
import society.postx.platform.workflows.staging.StagingServer;
import society.postx.platform.workflows.staging.StagingServerActivities;
import society.postx.platform.workflows.staging.StagingSpec;

/**
 * Fakes what verification looks at: each look passes until a test plants a problem or makes it
 * fail. The proofs are kept as Git keeps them.
 */
final class FakeProofs extends FakeOnboarding
    implements BackupProofActivities,
        HetznerBackupActivities,
        BackupReportActivities,
        StagingServerActivities {
  static final Instant STORED = Instant.parse("2026-11-29T03:40:00Z");
  private static final int SLICES = 2;

  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Map<String, ClientProof> proofs = new ConcurrentSkipListMap<>();
  private final Map<String, String> servers = new ConcurrentHashMap<>();

  private volatile BackupWindow.Night night =
      new BackupWindow.Night(
          Instant.parse("2999-01-01T03:00:00Z"), Instant.parse("2999-01-01T07:00:00Z"));

  /** The look finds this from now on: {@code seeBackups alpha}. */
  void plant(String look, String problem) {
    problems.put(look, problem);
  }

  void plantAtServer(String client, String problem) {
    servers.put(client, problem);
  }

  ClientProof proof(String client) {
    return proofs.getOrDefault(client, ClientProof.none(SLICES));
  }

  private List<String> look(String name) {
    check(name);
    var problem = problems.get(name);
    return problem == null ? List.of() : List.of(problem);
  }

  @Override
  public List<HostAddress> locate(List<ClientName> clients) {
    check("locate " + clients.getFirst());
    return clients.stream()
        .filter(it -> !things().contains("no server " + it))
        .map(it -> new HostAddress(it, "203.0.113.9"))
        .toList();
  }

  @Override
  public ClientProof proofOf(ClientName client) {
    check("proofOf " + client);
    return proof(client.value());
  }

  @Override
  public BackupsSeen seeBackups(ClientName client, SubAccount subAccount) {
    return new BackupsSeen(
        look("seeBackups " + client),
        look("keys " + client),
        "5a9c03f1",
        STORED,
        "4a9c03f1",
        null,
        null);
  }

  /** Far from any test, until a test moves it. */
  @Override
  public BackupWindow.Night backupNight(ClientName client) {
    check("backupNight " + client);
    return night;
  }

  void night(Instant from, Instant until) {
    night = new BackupWindow.Night(from, until);
  }

  @Override
  public List<String> keptByRestores(List<HostAddress> hosts) {
    check("keptByRestores");
    return hosts.stream()
        .flatMap(
            host ->
                look("kept " + host.client()).stream()
                    .map(it -> "%s: %s".formatted(host.client(), it)))
        .toList();
  }

  @Override
  public List<String> askTimer(HostSpec host) {
    return look("askTimer " + host.client());
  }

  @Override
  public PruneCheck checkBeforePrune(ClientName client, SubAccount subAccount) {
    return new PruneCheck(String.join("", look("check " + client)));
  }

  @Override
  public List<String> readSlice(ClientName client, SubAccount subAccount, DataCursor slice) {
    return look("readSlice " + client);
  }

  @Override
  public List<String> compareContents(ClientName client, SubAccount subAccount, BackupsSeen seen) {
    return look("compareContents " + client);
  }

  @Override
  public List<String> compareLiveFiles(
      HostSpec host, SubAccount subAccount, List<AppPlan> apps, BackupsSeen seen) {
    return look("compareLiveFiles " + host.client());
  }

  @Override
  public ClientProof recordProof(
      ClientName client,
      List<RungResult> results,
      DataCursor slice,
      @Nullable BackupsSeen seen,
      RunLabel run) {
    check("recordProof " + client);
    return proofs.merge(
        client.value(),
        proof(client.value()).after(results, slice, seen, STORED.plus(Duration.ofHours(8))),
        (before, after) -> after);
  }

  @Override
  public StagingServer ensureStaging(StagingSpec spec) {
    throw new AssertionError("verification builds no server");
  }

  @Override
  public void closeOutward(StagingSpec spec) {
    throw new AssertionError("verification has no server");
  }

  @Override
  public void deleteStaging(StagingSpec spec) {
    throw new AssertionError("verification removes what is past its term only");
  }

  @Override
  public StagingLeftovers removeExpiredStaging() {
    return new StagingLeftovers(look("removeExpiredStaging"), look("stuck staging"));
  }

  @Override
  public SortedMap<String, String> serverBackups(List<ClientName> clients) {
    check("serverBackups");
    var found = new TreeMap<>(servers);
    found.keySet().retainAll(clients.stream().map(ClientName::value).toList());
    return found;
  }

  @Override
  public List<String> boxSnapshots() {
    return look("boxSnapshots");
  }

  /** As in Git: what was verified by this run and is not proved, and what the run saw. */
  @Override
  public FleetProof recordReport(FleetLook look, RunLabel run) {
    check("recordReport");
    var findings = new ArrayList<String>();
    look.verified().stream()
        .filter(it -> ClientProof.isFinding(proof(it).verdict()))
        .forEach(it -> findings.add("%s: %s".formatted(it, proof(it).verdict())));
    look.unverified().forEach((client, why) -> findings.add("%s: %s".formatted(client, why)));
    look.servers().forEach((client, why) -> findings.add("%s: %s".formatted(client, why)));
    findings.addAll(look.box());
    return new FleetProof(
        "%d of %d clients proved"
            .formatted(
                look.verified().size() - findings.size(),
                look.verified().size() + look.unverified().size()),
        "reports/backups/2026-11-29.md",
        findings,
        0);
  }
}
