package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.TreeMap;

/** Holds one project: its tokens and all its resources. */
public final class Project {
  public String name = "";

  /** For each token, whether it may only read. */
  public Map<String, Boolean> tokens = new TreeMap<>();

  /** Private key of the preset box; empty if the project has none. */
  public String boxAdminKey = "";

  public final RowTable<ActionRow> actions = new RowTable<>();
  public final RowTable<ServerRow> servers = new RowTable<>();
  public final RowTable<ImageRow> images = new RowTable<>();
  public final RowTable<SshKeyRow> sshKeys = new RowTable<>();
  public final RowTable<FirewallRow> firewalls = new RowTable<>();
  public final RowTable<PrimaryIpRow> primaryIps = new RowTable<>();
  public final RowTable<VolumeRow> volumes = new RowTable<>();
  public final RowTable<ZoneRow> zones = new RowTable<>();
  public final RowTable<StorageBoxRow> storageBoxes = new RowTable<>();
}
