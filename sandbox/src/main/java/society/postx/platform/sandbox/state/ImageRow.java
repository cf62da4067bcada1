package society.postx.platform.sandbox.state;

import org.jspecify.annotations.Nullable;

/** Holds a snapshot, a backup, or a system image, which belongs to no project. */
public final class ImageRow extends Row {
  public Type type = Type.SNAPSHOT;
  public boolean available;
  public String description = "";
  public double imageSize;
  public double diskSize;
  public @Nullable Long boundTo;
  public @Nullable Origin createdFrom;
  public boolean isProtected;

  /** Whether it is the preset image of the sandbox and not a server's. */
  public boolean prepared;

  /** As on the wire, in lower case. */
  public enum Type {
    SYSTEM,
    SNAPSHOT,
    BACKUP
  }

  /** The server that the image was created from. */
  public record Origin(long id, String name) {}
}
