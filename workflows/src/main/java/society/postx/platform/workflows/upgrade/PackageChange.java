package society.postx.platform.workflows.upgrade;

/**
 * One Debian package of a host.
 *
 * @param name with its architecture where it is a foreign one
 * @param before version installed
 * @param after version that the security archive has, or that is installed now
 */
public record PackageChange(String name, String before, String after) {
  /** {@code openssl 3.5.1-1 -> 3.5.1-1+deb13u1}. */
  @Override
  public String toString() {
    return "%s %s -> %s".formatted(name, before, after);
  }
}
