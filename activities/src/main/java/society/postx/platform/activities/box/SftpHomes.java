package society.postx.platform.activities.box;

import java.util.function.Function;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Login;
import society.postx.platform.activities.ssh.PinnedKeys;
import society.postx.platform.activities.ssh.PrivateKey;

/**
 * Opens homes over SFTP as the main account of the box that {@code platform.yml} names and pins.
 */
public final class SftpHomes implements Homes {
  static final String MAIN_KEY = "storage_box_ssh_key";

  private final Hosts hosts;
  private final Heartbeat heartbeat;
  private final Function<String, PlatformSettings> settings;
  private final BoxKeys keys;

  /**
   * @param settings {@code platform.yml} at a commit
   */
  public SftpHomes(
      Hosts hosts, Heartbeat heartbeat, Function<String, PlatformSettings> settings, BoxKeys keys) {
    this.hosts = hosts;
    this.heartbeat = heartbeat;
    this.settings = settings;
    this.keys = keys;
  }

  @Override
  public Home open(String home, String commit, String mainAccount) {
    return new SftpHome(hosts.connect(login(commit, mainAccount)), home, heartbeat);
  }

  /** All folders of the box, as its main account. */
  public BoxFolders folders(String commit, String mainAccount) {
    return new BoxFolders(hosts.connect(login(commit, mainAccount)), heartbeat);
  }

  private Login login(String commit, String mainAccount) {
    var platform = settings.apply(commit);
    var box = platform.storageBox();
    return new Login(
        "Storage Box " + mainAccount,
        BoxAddress.of(platform),
        box.port(),
        mainAccount,
        new PrivateKey(MAIN_KEY, keys.mainKey()),
        PinnedKeys.of(box.hostKey()));
  }
}
