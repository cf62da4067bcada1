package society.postx.platform.sandbox.state;

/** A DNS zone; its name is lower-case without a trailing dot. */
public final class Zone extends Row {
  public long ttl = 3600;
  public long serial = 1;
  public boolean isProtected;
  public Table<Rrset> rrsets = new Table<>();
}
