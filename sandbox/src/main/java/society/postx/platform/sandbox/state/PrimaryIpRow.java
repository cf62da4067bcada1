package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds an address of the project, assigned to a server or not. */
public final class PrimaryIpRow extends Row {
  /** {@code ipv4} or {@code ipv6}. */
  public String type = "";

  /** One IPv4 address, or a /64 in CIDR notation. */
  public String ip = "";

  public String location = "";
  public boolean autoDelete;
  public boolean isProtected;
  public @Nullable Long assignee;

  /** Names by address. */
  public Map<String, String> pointers = new TreeMap<>();
}
