package society.postx.platform.sandbox.state;

import org.jspecify.annotations.Nullable;

/** A snapshot, a backup, or a system image (which belongs to no project). */
public final class ImageRow extends Row {
  public Type type = Type.SNAPSHOT;
  public boolean available;
  public String description = "";
  public double imageSize;
  public double diskSize;
  public @Nullable Long boundTo;
  public @Nullable Origin createdFrom;
  public boolean isProtected;

  /** The image that comes with the sandbox, not one made of a server. */
  public boolean prepared;

  /** As on the wire, in lower case. */
  public enum Type {
    SYSTEM,
    SNAPSHOT,
    BACKUP
  }

  /** The server an image was made of. */
  public record Origin(long id, String name) {}
}
