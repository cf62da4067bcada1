package society.postx.platform.workflows.offboarding;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Locale;

/**
 * One resource of a client at Hetzner. The kind is part of its identity: ids of different kinds may
 * be equal.
 *
 * @param detail for people, short: {@code cx23 in fsn1, running}; not part of what is approved
 */
public record HetznerResource(Kind kind, long id, String name, String detail) {
  /** In the order in which they are removed. */
  public enum Kind {
    SERVER,
    /** Goes with its server. */
    BACKUP,
    SNAPSHOT,
    VOLUME,
    PRIMARY_IP,
    FIREWALL;

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code primary IPs}, as people read it. */
    public String plural() {
      return this == PRIMARY_IP ? "primary IPs" : word() + "s";
    }
  }

  /** {@code server client-alpha (id 4711)}. */
  @JsonIgnore
  public String text() {
    return "%s %s (id %d)".formatted(kind.word(), name, id);
  }
}
