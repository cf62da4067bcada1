package society.postx.platform.activities.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;

class DeployedRecordTest {
  @Test
  void aRecordFromBeforeReleasesSaysOneCommitForAllItsApps() {
    var record =
        DeployedRecord.parse(
            "client-alpha",
            """
            {"commit": "c1", "apps": {
              "traefik": {"images": ["traefik:v3.6.1"], "digest": "d1"},
              "nextcloud": {"images": ["nextcloud:28.0.1"], "digest": "d2"}}}
            """);
    assertThat(record.base()).isEmpty();
    assertThat(record.appsAt())
        .containsExactly(
            new AppAt(new AppName("nextcloud"), "c1"), new AppAt(new AppName("traefik"), "c1"));
  }

  @Test
  void eachAppHasItsOwnCommitAndTheBaseAnother() {
    var record =
        DeployedRecord.parse(
            "client-alpha",
            """
            {"base": "b", "apps": {
              "traefik": {"commit": "c1", "images": [], "digest": "d1"},
              "nextcloud": {"commit": "c2", "images": [], "digest": "d2"}}}
            """);
    assertThat(record.base()).isEqualTo("b");
    assertThat(record.appsAt())
        .containsExactly(
            new AppAt(new AppName("nextcloud"), "c2"), new AppAt(new AppName("traefik"), "c1"));
  }

  @Test
  void eachAppRemembersTheImagesThatItRanBeforeThese() {
    var app = new AppName("nextcloud");
    var first = DeployedRecord.parse("client-alpha", "").with(app, deployed("c1", "nextcloud:1"));
    assertThat(before(first)).isEmpty();
    var second = first.with(app, deployed("c2", "nextcloud:2"));
    assertThat(before(second)).containsExactly("nextcloud:1");
    var sameImages = second.with(app, deployed("c3", "nextcloud:2"));
    assertThat(before(sameImages)).containsExactly("nextcloud:1");
    var back = sameImages.with(app, deployed("c1", "nextcloud:1"));
    assertThat(before(back)).containsExactly("nextcloud:2");
  }

  @Test
  void anOlderRecordDoesNotKnowThem() {
    var record =
        DeployedRecord.parse(
            "client-alpha",
            """
            {"apps": {"nextcloud": {"commit": "c1", "images": ["nextcloud:1"], "digest": "d"}}}
            """);
    var app = new AppName("nextcloud");
    assertThat(before(record.with(app, deployed("c2", "nextcloud:1")))).isNull();
    assertThat(before(record.with(app, deployed("c2", "nextcloud:2"))))
        .containsExactly("nextcloud:1");
  }

  private static @Nullable List<String> before(DeployedRecord record) {
    return requireNonNull(record.apps().get("nextcloud")).before();
  }

  private static DeployedRecord.App deployed(String commit, String image) {
    return new DeployedRecord.App(commit, List.of(image), "d", null);
  }
}
