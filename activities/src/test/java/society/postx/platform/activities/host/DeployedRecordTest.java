package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;

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
}
