package society.postx.platform.sandbox.state;

import org.jspecify.annotations.Nullable;

/** Holds a volume of the project, attached to a server or not; it has no disk. */
public final class VolumeRow extends Row {
  /** In GB. */
  public long size;

  public String location = "";
  public @Nullable Long server;
  public @Nullable String format;
  public boolean isProtected;
}
