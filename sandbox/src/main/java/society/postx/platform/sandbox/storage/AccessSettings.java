package society.postx.platform.sandbox.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import society.postx.platform.sandbox.api.ApiJson;
import society.postx.platform.sandbox.api.RequestBody;
import society.postx.platform.sandbox.state.StorageBoxRow;

/** Reads the {@code access_settings} of a box or sub-account; a missing field stays unchanged. */
final class AccessSettings {
  private AccessSettings() {}

  static StorageBoxRow.Access changed(StorageBoxRow.Access before, RequestBody body) {
    var after = new StorageBoxRow.Access();
    after.reachableExternally = body.flag("reachable_externally", before.reachableExternally);
    after.sambaEnabled = body.flag("samba_enabled", before.sambaEnabled);
    after.sshEnabled = body.flag("ssh_enabled", before.sshEnabled);
    after.webdavEnabled = body.flag("webdav_enabled", before.webdavEnabled);
    after.zfsEnabled = body.flag("zfs_enabled", before.zfsEnabled);
    after.readonly = body.flag("readonly", before.readonly);
    return after;
  }

  static Map<String, @Nullable Object> ofBox(StorageBoxRow.Access access) {
    return ApiJson.object(
        "reachable_externally", access.reachableExternally,
        "samba_enabled", access.sambaEnabled,
        "ssh_enabled", access.sshEnabled,
        "webdav_enabled", access.webdavEnabled,
        "zfs_enabled", access.zfsEnabled);
  }

  static Map<String, @Nullable Object> ofSubaccount(StorageBoxRow.Access access) {
    return ApiJson.object(
        "reachable_externally", access.reachableExternally,
        "samba_enabled", access.sambaEnabled,
        "ssh_enabled", access.sshEnabled,
        "webdav_enabled", access.webdavEnabled,
        "readonly", access.readonly);
  }
}
