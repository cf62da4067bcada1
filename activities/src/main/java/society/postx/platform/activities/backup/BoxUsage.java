package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.Homes;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.ClientFile;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.infrastructure.PlatformSettings.StorageBox;
import society.postx.platform.activities.ssh.ParallelQuestions;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.backup.BackupLateness;
import society.postx.platform.workflows.backup.BoxFigures;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.backup.UsageActivities;
import society.postx.platform.workflows.backup.UsageDay;
import society.postx.platform.workflows.backup.UsageHistory;
import society.postx.platform.workflows.backup.UsageReport;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.text.ShownText;

/**
 * Keeps the figures of the box and of the clients' repositories in {@code backups/} of the
 * infrastructure repository. It counts the files on the box, since a host can also store files that
 * restic does not know about.
 */
public final class BoxUsage implements UsageActivities {
  private static final String DATA = "backups/usage.json";
  private static final String PAGE = "backups/usage.md";

  /** Of one repository; restic makes one for 16 MB or so. */
  private static final int MOST_FILES = 2_000_000;

  private static final int MOST_SNAPSHOTS = 10_000;

  /** The box takes ten connections of an account, and a restore may need some. */
  private static final int AT_ONCE = 4;

  /** For one repository. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int REASON = 200;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(1);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final InfrastructureRepository repository;
  private final StorageBoxApi api;
  private final Homes homes;
  private final Heartbeat heartbeat;
  private final InstantSource clock;
  private final Supplier<String> workflow;

  /**
   * @param homes opened on several threads at once, which have no heartbeats
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public BoxUsage(
      InfrastructureRepository repository,
      StorageBoxApi api,
      Homes homes,
      Heartbeat heartbeat,
      InstantSource clock,
      Supplier<String> workflow) {
    this.repository = repository;
    this.api = api;
    this.homes = homes;
    this.heartbeat = heartbeat;
    this.clock = clock;
    this.workflow = workflow;
  }

  @Override
  public UsageReport recordUsage(RunLabel run) {
    var newest = repository.latest();
    var box = api.use(newest.settings().storageBox().id());
    var clients = new TreeMap<String, Long>();
    var unmeasured = new TreeMap<String, String>();
    for (var measured : measure(newest, box.username())) {
      if (measured.why().isEmpty()) {
        clients.put(measured.client().value(), measured.bytes());
      } else {
        unmeasured.put(measured.client().value(), reason(measured.why()));
      }
    }
    if (clients.isEmpty() && !unmeasured.isEmpty()) {
      throw UNAVAILABLE.retryIn(
          BETWEEN_ATTEMPTS,
          "no client's repository could be measured: " + reason(unmeasured.toString()));
    }
    var today =
        new UsageDay(
            clock.instant().atOffset(ZoneOffset.UTC).toLocalDate().toString(),
            new BoxFigures(box.type().size(), box.stats().size(), box.stats().sizeSnapshots()),
            clients);
    var report =
        UsageReport.of(history(newest).with(today), unmeasured)
            .with(ownBackup(newest, box.username()));
    repository.write(
        new CommitRequest(
            "backups: " + report.summary(),
            workflow.get(),
            run,
            now -> {
              var days = history(now).with(today);
              return Map.of(DATA, bytes(json(days)), PAGE, bytes(UsagePage.text(days, report)));
            }));
    return report;
  }

  /**
   * One client's repository.
   *
   * @param why it could not be measured; empty if it was
   */
  private record Measured(ClientName client, long bytes, String why) {}

  private List<Measured> measure(Checkout newest, String mainAccount) {
    return new ParallelQuestions(heartbeat, PATIENCE, AT_ONCE)
        .ask(
            newest.clientFiles(),
            client -> new Measured(client.name(), bytes(newest, client, mainAccount), ""),
            (client, reached, why) -> new Measured(client.name(), 0, why));
  }

  /** By the box's time alone. A box that does not answer is an alert of its own. */
  private BackupLateness ownBackup(Checkout newest, String mainAccount) {
    return new ParallelQuestions(heartbeat, PATIENCE, 1)
        .ask(
            List.of(StorageBox.PLATFORM_HOME),
            path -> {
              try (var home = homes.open(path, newest.commit(), mainAccount)) {
                var stored =
                    home.snapshotTimes(MOST_SNAPSHOTS).entrySet().stream()
                        .map(BoxUsage::snapshot)
                        .toList();
                return BackupLateness.of(stored, clock.instant());
              }
            },
            (path, reached, why) -> new BackupLateness("it could not be seen: " + reason(why), ""))
        .getFirst();
  }

  private static StoredSnapshot snapshot(Map.Entry<String, Instant> stored) {
    return new StoredSnapshot(
        stored.getKey(), stored.getValue(), Optional.of(stored.getValue()), List.of());
  }

  private static String reason(@Nullable String message) {
    return ShownText.shortened(ShownText.oneLine(String.valueOf(message)), REASON);
  }

  private long bytes(Checkout newest, ClientFile client, String mainAccount) {
    var path = newest.settings().storageBox().home(client.name());
    try (var home = homes.open(path, newest.commit(), mainAccount)) {
      return home.repositoryBytes(MOST_FILES);
    }
  }

  /** What is recorded; none before the first night. */
  static UsageHistory history(Checkout checkout) {
    return checkout.has(DATA)
        ? YamlFile.read(DATA, checkout.text(DATA), UsageHistory.class) // YAML reads JSON
        : UsageHistory.none();
  }

  private static String json(UsageHistory history) {
    try {
      return JSON.writeValueAsString(history) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("figures that cannot be written as JSON", e);
    }
  }

  private static Optional<byte[]> bytes(String text) {
    return Optional.of(text.getBytes(UTF_8));
  }
}
