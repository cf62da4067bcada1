package society.postx.platform.activities.hetzner.wire;

import org.jspecify.annotations.Nullable;

/**
 * A location, server type or image, reduced to id and name.
 *
 * @param name null for a snapshot or backup
 */
public record Named(long id, @Nullable String name) {
  /** Whether this is its name or its id. */
  public boolean answersTo(String nameOrId) {
    return nameOrId.equals(name) || nameOrId.equals(String.valueOf(id));
  }

  public String label() {
    return name == null ? String.valueOf(id) : name;
  }
}
