package society.postx.platform.sandbox.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchivePathTest {
  @Test
  void aPackageIsKeptForGoodAndAnIndexIsNot() {
    var deb = path("http://deb.debian.org/debian/pool/main/g/g%2b%2b/g++_4%3a14.2_amd64.deb");
    assertThat(deb)
        .contains(new ArchivePath("debian", "pool/main/g/g++/g++_4:14.2_amd64.deb"))
        .hasValueSatisfying(found -> assertThat(found.changes()).isFalse());
    var index = path("http://security.debian.org/debian-security/dists/trixie-security/InRelease");
    assertThat(index).hasValueSatisfying(found -> assertThat(found.changes()).isTrue());
    var byHash = path("http://deb.debian.org/debian/dists/trixie/main/by-hash/SHA256/00ff");
    assertThat(byHash).hasValueSatisfying(found -> assertThat(found.changes()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/debian/pool/a.deb",
        "http://deb.debian.org/debian/pool/../../../etc/passwd",
        "http://deb.debian.org/debian/pool/%2e%2e/%2e%2e/etc/passwd",
        "http://deb.debian.org/other/pool/a.deb",
        "http://deb.debian.org/debian/README",
        "/debian/pool/a.deb"
      })
  void anythingElseIsNotFetched(String uri) {
    assertThat(path(uri)).isEmpty();
  }

  private static Optional<ArchivePath> path(String uri) {
    return ArchivePath.of(URI.create(uri));
  }
}
