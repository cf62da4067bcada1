package society.postx.platform.sandbox.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds a Storage Box: its main account, and sub-accounts restricted to their homes. */
public final class StorageBoxRow extends Row {
  public String type = "";
  public String location = "";
  public String username = "";
  public String password = "";
  public String address = "";
  public List<String> publicKeys = List.of();
  public boolean active;
  public boolean isProtected;
  public long usedBytes;
  public long lastSubaccount;
  public Access access = new Access();
  public RowTable<SubaccountRow> subaccounts = new RowTable<>();
  public RowTable<BoxSnapshotRow> snapshots = new RowTable<>();
  public @Nullable AutomaticSnapshots plan;

  /** The box's snapshot plan; without a day it runs daily. */
  public static final class AutomaticSnapshots {
    public int maxSnapshots;
    public int minute;
    public int hour;
    public @Nullable Integer dayOfWeek;
    public @Nullable Integer dayOfMonth;
  }

  /** The ways to reach an account; the sandbox serves only SSH. */
  public static final class Access {
    public boolean reachableExternally;
    public boolean sambaEnabled;
    public boolean sshEnabled;
    public boolean webdavEnabled;
    public boolean zfsEnabled;
    public boolean readonly;
  }
}
