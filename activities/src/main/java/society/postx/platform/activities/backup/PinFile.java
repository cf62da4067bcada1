package society.postx.platform.activities.backup;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.backup.SnapshotPin;
import society.postx.platform.workflows.backup.TwoClockRetention;
import society.postx.platform.workflows.client.ClientName;

/**
 * The snapshots of a client that retention must not forget: {@code pins/<name>.yml} in the
 * infrastructure repository, where no host can write. Releases and upgrades add theirs; operators
 * add and remove any.
 */
record PinFile(List<Pin> pins) {
  private static final String FOLDER = "pins";
  private static final int SHORT = 8;
  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{64}");

  PinFile {
    pins = list("pins", pins);
  }

  /**
   * One pin.
   *
   * @param snapshot restic's full id
   * @param until last moment it holds, in UTC; without it until somebody removes it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Pin(String snapshot, String reason, Optional<Instant> until) {
    Pin {
      matching(
          FULL_ID,
          "snapshot",
          snapshot,
          "restic's full id, 64 hexadecimal digits (restic snapshots --json)");
      required("reason", reason);
      if (reason.isBlank()) {
        throw new IllegalArgumentException("reason: is missing");
      }
      until = until == null ? Optional.empty() : until;
    }

    private Instant end() {
      return until.orElse(Instant.MAX);
    }

    String shortId() {
      return snapshot.substring(0, SHORT);
    }
  }

  static String path(ClientName client) {
    return "%s/%s.yml".formatted(FOLDER, client);
  }

  /** The client's pins at a commit; INVALID_INPUT where the file breaks a rule. */
  static PinFile read(Checkout checkout, ClientName client) {
    var path = path(client);
    return checkout.has(path)
        ? YamlFile.read(path, checkout.text(path), PinFile.class)
        : new PinFile(List.of());
  }

  /** What retention keeps: these pins, and the last snapshot that a verification proved. */
  static List<SnapshotPin> forRetention(Checkout checkout, ClientName client) {
    var pins = new ArrayList<SnapshotPin>();
    read(checkout, client)
        .pins()
        .forEach(it -> pins.add(new SnapshotPin(it.snapshot(), it.reason(), it.until())));
    ProofFile.proved(checkout, client)
        .ifPresent(it -> pins.add(SnapshotPin.proved(it.snapshot(), it.at())));
    return List.copyOf(pins);
  }

  /** Whether the pin's snapshot is kept at all. */
  boolean keeps(Pin pin, Instant now) {
    return pins.stream()
        .anyMatch(it -> it.snapshot().equals(pin.snapshot()) && now.isBefore(it.end()));
  }

  /** Whether the pin's snapshot is kept until the pin ends. */
  boolean lastsAsLongAs(Pin pin) {
    return pins.stream()
        .filter(it -> it.snapshot().equals(pin.snapshot()))
        .anyMatch(it -> !it.end().isBefore(pin.end()));
  }

  /**
   * With one more, without those that were for the same reason or ended so long ago that {@link
   * TwoClockRetention} no longer asks when.
   */
  PinFile with(Pin pin, Instant now) {
    var all = new ArrayList<Pin>();
    pins.stream()
        .filter(it -> now.minus(TwoClockRetention.OVERDUE).isBefore(it.end()))
        .filter(it -> !(it.snapshot().equals(pin.snapshot()) && it.reason().equals(pin.reason())))
        .forEach(all::add);
    all.add(pin);
    return new PinFile(all);
  }

  String text() {
    return YamlFile.text(this);
  }
}
