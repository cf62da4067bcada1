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

  public final Table<Action> actions = new Table<>();
  public final Table<Server> servers = new Table<>();
  public final Table<Image> images = new Table<>();
  public final Table<SshKey> sshKeys = new Table<>();
  public final Table<Firewall> firewalls = new Table<>();
  public final Table<PrimaryIp> primaryIps = new Table<>();
  public final Table<Zone> zones = new Table<>();
  public final Table<StorageBox> storageBoxes = new Table<>();
}
