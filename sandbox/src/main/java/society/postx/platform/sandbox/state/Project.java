package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.TreeMap;

/** One project at Hetzner: its tokens and everything in it. */
public final class Project {
  public String name = "";

  /** Token to whether it may only read. */
  public Map<String, Boolean> tokens = new TreeMap<>();

  /** Private key of the box that was there from the start; empty where there is none. */
  public String boxAdminKey = "";

  public final RowTable<ActionRow> actions = new RowTable<>();
  public final RowTable<ServerRow> servers = new RowTable<>();
  public final RowTable<ImageRow> images = new RowTable<>();
  public final RowTable<SshKeyRow> sshKeys = new RowTable<>();
  public final RowTable<FirewallRow> firewalls = new RowTable<>();
  public final RowTable<PrimaryIpRow> primaryIps = new RowTable<>();
  public final RowTable<ZoneRow> zones = new RowTable<>();
  public final RowTable<StorageBoxRow> storageBoxes = new RowTable<>();
}
