package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.failure.FailureType;
import society.postx.platform.workflows.host.HostSpec;

/**
 * Pins the snapshot that a release or upgrade made before it changed a client, as long as a
 * rollback may need it. The tag on the snapshot is written by the host and proves nothing.
 */
final class CommittedHolds {
  /** A week of soak, a month for each approval, and what pauses and stuck steps add. */
  private static final Duration ROLLBACK = Duration.ofDays(120);

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
    var client = host.client();
    var pin = pin(snapshot, "before " + tag);
    infrastructure.write(
        new CommitRequest(
            "%s: keep snapshot %s for a rollback".formatted(client, snapshot.shortId()),
            workflow.get(),
            host.run(),
            newest -> {
              var file = PinFile.read(newest, client);
              return file.has(pin.snapshot())
                  ? Map.of()
                  : Map.of(
                      PinFile.path(client),
                      Optional.of(file.with(pin, clock.instant()).text().getBytes(UTF_8)));
            }));
  }

  /** The id comes from the host. */
  private PinFile.Pin pin(ResticSnapshot snapshot, String reason) {
    try {
      return new PinFile.Pin(snapshot.id(), reason, Optional.of(clock.instant().plus(ROLLBACK)));
    } catch (IllegalArgumentException e) {
      throw FailureType.VERIFICATION_FAILED.stop(
          "the host names no snapshot that could be kept: " + e.getMessage());
    }
  }
}
