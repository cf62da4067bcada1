package society.postx.platform.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/** Finds the folder that all of a user's checkouts share: system images, packages, built tools. */
final class CacheFolder {
  private CacheFolder() {}

  /** {@code ${XDG_CACHE_HOME:-~/.cache}/post-x-platform}. */
  static Path folder() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
        .resolve("post-x-platform");
  }
}
