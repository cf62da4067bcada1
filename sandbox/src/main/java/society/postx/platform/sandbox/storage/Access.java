package society.postx.platform.sandbox.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.Body;
import society.postx.platform.sandbox.api.Json;
import society.postx.platform.sandbox.state.StorageBox;

/** The {@code access_settings} of a box or sub-account: what is not sent stays. */
final class Access {
  private Access() {}

  static StorageBox.Access changed(StorageBox.Access before, Body body) {
    var after = new StorageBox.Access();
    after.reachableExternally = body.flag("reachable_externally", before.reachableExternally);
    after.sambaEnabled = body.flag("samba_enabled", before.sambaEnabled);
    after.sshEnabled = body.flag("ssh_enabled", before.sshEnabled);
    after.webdavEnabled = body.flag("webdav_enabled", before.webdavEnabled);
    after.zfsEnabled = body.flag("zfs_enabled", before.zfsEnabled);
    after.readonly = body.flag("readonly", before.readonly);
    return after;
  }

  static Map<String, @Nullable Object> ofBox(StorageBox.Access access) {
    return Json.object(
        "reachable_externally", access.reachableExternally,
        "samba_enabled", access.sambaEnabled,
        "ssh_enabled", access.sshEnabled,
        "webdav_enabled", access.webdavEnabled,
        "zfs_enabled", access.zfsEnabled);
  }

  static Map<String, @Nullable Object> ofSubaccount(StorageBox.Access access) {
    return Json.object(
        "reachable_externally", access.reachableExternally,
        "samba_enabled", access.sambaEnabled,
        "ssh_enabled", access.sshEnabled,
        "webdav_enabled", access.webdavEnabled,
        "readonly", access.readonly);
  }
}
