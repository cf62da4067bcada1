package society.postx.platform.sandbox.state;

/** Holds a sub-account: a login of a box that sees only its home. */
public final class SubaccountRow extends Row {
  public String username = "";
  public String password = "";

  /** Below the box's root, without a leading slash. */
  public String home = "";

  public String description = "";
  public StorageBoxRow.Access access = new StorageBoxRow.Access();
}
