package society.postx.platform.sandbox.state;

/** A login of a box that sees its home alone. */
public final class SubaccountRow extends Row {
  public String username = "";
  public String password = "";

  /** Below the box's root, without a leading slash. */
  public String home = "";

  public String description = "";
  public StorageBoxRow.Access access = new StorageBoxRow.Access();
}
