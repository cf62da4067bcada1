package society.postx.platform.sandbox.state;

import java.util.List;

/** A Storage Box: a main account, and sub-accounts restricted to their homes. */
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

  /** What an account may be reached by; SSH is all that the sandbox serves. */
  public static final class Access {
    public boolean reachableExternally;
    public boolean sambaEnabled;
    public boolean sshEnabled;
    public boolean webdavEnabled;
    public boolean zfsEnabled;
    public boolean readonly;
  }
}
