package society.postx.platform.sandbox.state;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Holds a server: what was requested, and its status. */
public final class ServerRow extends Row {
  public Status status = Status.INITIALIZING;
  public String type = "";
  public String location = "";
  public long image;
  public String userData = "";
  public List<String> publicKeys = List.of();
  public @Nullable Long ipv4;
  public @Nullable Long ipv6;
  public @Nullable String backupWindow;
  public boolean locked;
  public boolean isProtected;

  /** Firewalls whose rules are not yet installed on the machine. */
  public Set<Long> pendingFirewalls = new TreeSet<>();

  /** As on the wire, in lower case. */
  public enum Status {
    INITIALIZING,
    STARTING,
    RUNNING,
    STOPPING,
    OFF,
    DELETING,
    REBUILDING
  }
}
