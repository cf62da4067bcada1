package society.postx.platform.sandbox.gateway;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a file of Debian's archive.
 *
 * @param archive {@code debian} or {@code debian-security}
 * @param path below it, without a leading slash
 */
record ArchivePath(String archive, String path) {
  private static final Pattern RULE =
      Pattern.compile("/(debian|debian-security)/((?:dists|pool)/[A-Za-z0-9/_.+~:-]+)");
  private static final Pattern HOSTS =
      Pattern.compile("deb\\.debian\\.org|security\\.debian\\.org");

  /**
   * Parses a URI; empty if it is not a file of Debian's archive under one of its official names.
   */
  static Optional<ArchivePath> of(URI uri) {
    if (uri.getHost() == null || !HOSTS.matcher(uri.getHost()).matches()) return Optional.empty();
    var found = RULE.matcher(uri.getPath());
    if (!found.matches() || found.group(2).contains("..")) return Optional.empty();
    return Optional.of(new ArchivePath(found.group(1), found.group(2)));
  }

  /** Whether the file can change under its name: indexes can, packages and by-hash files cannot. */
  boolean changes() {
    return path.startsWith("dists/") && !path.contains("/by-hash/");
  }
}
