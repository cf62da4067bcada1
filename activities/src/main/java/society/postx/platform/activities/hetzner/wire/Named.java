package society.postx.platform.activities.hetzner.wire;

import org.jspecify.annotations.Nullable;

/**
 * Of a location, server type or image as much as we look at.
 *
 * @param name null for a snapshot or backup
 */
public record Named(long id, @Nullable String name) {
  /** Is it what was asked for, by name or by id? */
  public boolean answersTo(String nameOrId) {
    return nameOrId.equals(name) || nameOrId.equals(String.valueOf(id));
  }

  public String label() {
    return name == null ? String.valueOf(id) : name;
  }
}
