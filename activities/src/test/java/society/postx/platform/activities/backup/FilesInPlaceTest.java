package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.FilesOrder;
import society.postx.platform.workflows.restore.PathPattern;
import society.postx.platform.workflows.restore.RestoreOrder;

/** A backup is made in maintenance mode, which Nextcloud notes in its config.php. */
class FilesInPlaceTest {
  private static final AppManifest NEXTCLOUD =
      YamlFile.read(
          "apps/nextcloud/app.yml", TestTemplate.text("apps/nextcloud/app.yml"), AppManifest.class);

  @ParameterizedTest
  @ValueSource(
      strings = {"html/config/config.php", "html/config", "html/*", "html/**/*.php", "html/v*.php"})
  void noConfigOfABackupReplacesTheLiveOne(String pattern) {
    assertThatThrownBy(() -> require(true, pattern))
        .hasMessageContaining("paths: '%s': may replace html/".formatted(pattern))
        .hasMessageContaining("restore it beside the live one, without inPlace");
    assertThatCode(() -> require(false, pattern)).doesNotThrowAnyException();
  }

  @Test
  void whatUsersWroteIsReplacedInPlace() {
    assertThatCode(() -> require(true, "data/admin/files/*", "html/themes/own"))
        .doesNotThrowAnyException();
  }

  private static void require(boolean inPlace, String... patterns) {
    var app = List.of(new AppAt(new AppName("nextcloud"), "c0ffee"));
    var client = new ClientName("alpha");
    var host =
        new HostSpec(
            client,
            new Domain("alpha.example.com"),
            "192.0.2.1",
            "c0ffee",
            List.of(),
            new RunLabel("run-1"));
    var snapshot = new ChosenSnapshot("5a".repeat(32), Instant.EPOCH, null);
    var order =
        new FilesOrder(
            new RestoreOrder(host, snapshot, app, app, true),
            List.of(patterns).stream().map(PathPattern::new).toList(),
            inPlace);
    FileRestores.requireReplaceable(order, NEXTCLOUD);
  }
}
