package society.postx.platform.workflows.client;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A client's name; also its server's and host's name, hence a DNS label (RFC 1123) of 1 to 30
 * characters.
 *
 * <p>Anything else is an IllegalArgumentException that names value and rule.
 */
public record ClientName(@JsonValue String value) implements Comparable<ClientName> {
  private static final Pattern RULE = Pattern.compile("[a-z]([a-z0-9-]{0,28}[a-z0-9])?");

  /** Names the platform itself uses: as a folder, a host name or a workflow id. */
  private static final Set<String> RESERVED =
      Set.of(
          "platform",
          "shared",
          "archive",
          "staging",
          "monitoring",
          "status",
          "www",
          "mail",
          "ns",
          "localhost");

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ClientName {
    if (value == null || !RULE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "client: '%s': 1-30 lower-case letters, digits or inner hyphens, first a letter (example: alpha-2)"
              .formatted(value));
    }
    if (RESERVED.contains(value)) {
      throw new IllegalArgumentException(
          "client: '%s': is reserved for the platform itself".formatted(value));
    }
  }

  /** The name of its server at Hetzner and of its host. */
  public String serverName() {
    return "client-" + value;
  }

  @Override
  public int compareTo(ClientName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
