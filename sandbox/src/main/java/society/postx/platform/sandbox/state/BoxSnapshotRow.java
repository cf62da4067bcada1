package society.postx.platform.sandbox.state;

/** Holds a snapshot of a Storage Box: its name and sizes, without the files. */
public final class BoxSnapshotRow extends Row {
  public String description = "";
  public boolean automatic;
  public long bytes;
}
