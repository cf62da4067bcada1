package society.postx.platform.activities.hetzner.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backup or snapshot of a server in Hetzner's Cloud API.
 *
 * @param description what its maker wrote; null in answers that lack it
 * @param status available, creating or unavailable
 * @param boundTo the server whose backup it is; null for a snapshot, which outlives its server
 * @param createdFrom the server it was made of, by its name at that time; null where Hetzner does
 *     not say
 * @param created ISO 8601 with an offset
 */
public record CloudImage(
    long id,
    String type,
    String status,
    @Nullable Long boundTo,
    @Nullable Origin createdFrom,
    String created,
    Map<String, String> labels,
    @Nullable String description,
    @Nullable DeleteProtection protection) {

  /** The server that it was made of; it may be gone. */
  public record Origin(long id, String name) {}
}
