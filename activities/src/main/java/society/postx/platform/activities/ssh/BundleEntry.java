package society.postx.platform.activities.ssh;

import java.util.Optional;

/**
 * One folder or file of a {@link Bundle}.
 *
 * @param path relative, with / between names
 * @param mode POSIX permission bits: 0644
 * @param owner numeric user and group
 * @param content empty for a folder
 */
record BundleEntry(String path, int mode, int owner, Optional<byte[]> content) {
  BundleEntry {
    for (var name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException(
            "bundle: '%s': a relative path without empty, . or .. parts".formatted(path));
      }
    }
  }
}
