package society.postx.platform.sandbox.gateway;

import java.time.Duration;
import java.util.List;
import society.postx.platform.sandbox.world.SystemCommand;

/**
 * Reads which Debian mirrors this machine's own apt uses.
 *
 * @param debian URI without trailing slash; {@code security} likewise
 */
record DebianMirrors(String debian, String security) {
  static DebianMirrors ofThisMachine() {
    var known =
        SystemCommand.run(
                Duration.ofSeconds(20),
                "",
                List.of("apt-get", "indextargets", "--format", "$(REPO_URI)"))
            .lines()
            .map(uri -> uri.replaceAll("/+$", ""))
            .toList();
    return new DebianMirrors(first(known, "debian"), first(known, "debian-security"));
  }

  private static String first(List<String> uris, String archive) {
    return uris.stream()
        .filter(uri -> uri.endsWith("/" + archive))
        .findFirst()
        .orElse("http://deb.debian.org/" + archive);
  }

  String uri(ArchivePath file) {
    return (file.archive().equals("debian") ? debian : security) + "/" + file.path();
  }
}
