package society.postx.platform.activities.server;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import society.postx.platform.activities.hetzner.HetznerException;

/** Collects why each server type could not be had in each location. */
final class PlacementRefusals {
  private static final Duration LATER = Duration.ofMinutes(1);

  /** Hetzner names the field, or says so in words: "unsupported location for server type". */
  private static final Pattern PLACE_OR_TYPE =
      Pattern.compile("(?i)location|data[ _]?cent(er|re)|server[ _-]?type");

  private final List<String> reasons = new ArrayList<>();
  private boolean mayPass;

  /** Whether another type or location may work: it has no room, or does not have the type. */
  static boolean isOne(HetznerException e) {
    return isFull(e)
        || switch (e.code()) {
          case INVALID_INPUT, NOT_FOUND, UNSUPPORTED_ERROR, DEPRECATED_API_ENDPOINT ->
              PLACE_OR_TYPE.matcher(String.valueOf(e.getMessage())).find();
          default -> false;
        };
  }

  private static boolean isFull(HetznerException e) {
    return switch (e.code()) {
      case RESOURCE_UNAVAILABLE, PLACEMENT_ERROR, MAINTENANCE -> true;
      default -> false;
    };
  }

  void add(String type, String location, HetznerException e) {
    mayPass |= isFull(e);
    reasons.add("%s in %s: %s".formatted(type, location, e.getMessage()));
  }

  ApplicationFailure failure() {
    if (reasons.isEmpty()) {
      return REQUEST_REFUSED.stop("defaults: no server type or no location is given");
    }
    var all = String.join("; ", reasons);
    return mayPass
        ? UNAVAILABLE.retryIn(LATER, all)
        : REQUEST_REFUSED.stop(
            all
                + "; in platform.yml, name types and locations that Hetzner offers, then retry the step");
  }
}
