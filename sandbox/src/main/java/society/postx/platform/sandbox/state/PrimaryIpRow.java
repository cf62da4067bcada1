package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An address that belongs to the project, on a server or not. */
public final class PrimaryIpRow extends Row {
  /** {@code ipv4} or {@code ipv6}. */
  public String type = "";

  /** One IPv4 address, or a /64 in CIDR notation. */
  public String ip = "";

  public String location = "";
  public boolean autoDelete;
  public boolean isProtected;
  public @Nullable Long assignee;

  /** Address to name. */
  public Map<String, String> pointers = new TreeMap<>();
}
