package society.postx.platform.sandbox.state;

/** Holds a DNS zone; its name is lower-case without a trailing dot. */
public final class ZoneRow extends Row {
  public long ttl = 3600;
  public long serial = 1;
  public boolean isProtected;
  public RowTable<RrsetRow> rrsets = new RowTable<>();
}
