package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.backup.ResticSnapshot;
import society.postx.platform.workflows.backup.StoredSnapshot;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.restore.ChosenSnapshot;

/**
 * Pins the snapshot that a release or upgrade made before it changed a client, as long as a
 * rollback may need it, and the one that a restore was asked for. The tag on the snapshot is
 * written by the host and proves nothing.
 */
final class CommittedHolds {
  /** A week of soak, a month for each approval, and what pauses and stuck steps add. */
  private static final Duration ROLLBACK = Duration.ofDays(120);

  /** A restore can be undone until it ends, and the host keeps what it replaced for a week. */
  private static final Duration RESTORE = Duration.ofDays(30);

  /** Three days for the approval, and what a busy client and stuck steps add. */
  private static final Duration DECISION = Duration.ofDays(14);

  private final InfrastructureRepository infrastructure;
  private final Supplier<String> workflow;
  private final InstantSource clock;

  /**
   * @param workflow says the id of the workflow that calls, for the commit's trailer
   */
  CommittedHolds(
      InfrastructureRepository infrastructure, Supplier<String> workflow, InstantSource clock) {
    this.infrastructure = infrastructure;
    this.workflow = workflow;
    this.clock = clock;
  }

  /** Commits the pin unless the snapshot has one. */
  void hold(HostSpec host, ResticSnapshot snapshot, String tag) {
    var term = StoredSnapshot.isOfRestore(tag) ? RESTORE : ROLLBACK;
    var pin = pin(snapshot.id(), "before " + tag, clock.instant().plus(term));
    commit(
        host.client(),
        host.run(),
        "a rollback",
        pin,
        (file, wanted) -> file.keeps(wanted, clock.instant()));
  }

  /** Commits the pin unless the snapshot has one that lasts as long; answers it. */
  PinFile.Pin holdForDecision(ClientName client, RunLabel run, ChosenSnapshot snapshot) {
    // By the day, so that a second attempt commits nothing.
    var today = clock.instant().truncatedTo(ChronoUnit.DAYS);
    var pin = pin(snapshot.id(), "asked for by a restore", today.plus(DECISION));
    commit(client, run, "a restore", pin, PinFile::lastsAsLongAs);
    return pin;
  }

  private void commit(
      ClientName client,
      RunLabel run,
      String what,
      PinFile.Pin pin,
      BiPredicate<PinFile, PinFile.Pin> enough) {
    infrastructure.write(
        new CommitRequest(
            "%s: keep snapshot %s for %s".formatted(client, pin.shortId(), what),
            workflow.get(),
            run,
            newest -> {
              var file = PinFile.read(newest, client);
              return enough.test(file, pin)
                  ? Map.of()
                  : Map.of(
                      PinFile.path(client),
                      Optional.of(file.with(pin, clock.instant()).text().getBytes(UTF_8)));
            }));
  }

  /** The id comes from a host. */
  private PinFile.Pin pin(String snapshot, String reason, Instant until) {
    try {
      return new PinFile.Pin(snapshot, reason, Optional.of(until));
    } catch (IllegalArgumentException e) {
      throw FailureType.VERIFICATION_FAILED.stop(
          "the host names no snapshot that could be kept: " + e.getMessage());
    }
  }
}
