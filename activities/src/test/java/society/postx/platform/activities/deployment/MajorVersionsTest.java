package society.postx.platform.activities.deployment;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;

/** A release never takes an app past a major version that its data must pass through. */
final class MajorVersionsTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final AppName SHOP = new AppName("shop");
  private static final String ONE_AT_A_TIME = "oneMajorAtATime: app\n";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "shop:33.0.8, shop:34.0.1",
    "shop:33.0.8, shop:33.0.9",
    "shop:v33, shop:v34-apache",
    "shop:34.0.4, shop:33.0.8",
    "localhost:5000/shop:33, localhost:5000/shop:34",
    "shop:stable, shop:34.0.1",
  })
  void theNextMajorVersionTheSameAndTheWayBackAreAllowed(String before, String after) {
    assertThatCode(() -> check(before, after, ONE_AT_A_TIME)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "shop:33.0.8, shop:35.0.3, [34]",
    "shop:v9, shop:v12.1, '[10, 11]'",
    "localhost:5000/shop:9.9-fpm, localhost:5000/shop:11-apache, [10]",
  })
  void aSkippedMajorVersionIsRefusedNamingWhatToReleaseFirst(
      String before, String after, String first) {
    assertThatThrownBy(() -> check(before, after, ONE_AT_A_TIME))
        .hasMessageContaining("apps/shop/compose.yml: services.app.image: '%s'".formatted(after))
        .hasMessageContaining("alpha runs %s".formatted(before))
        .hasMessageContaining("release %s to it first".formatted(first));
  }

  @Test
  void anAppThatSaysNothingMaySkip() {
    assertThatCode(() -> check("shop:1", "shop:9", "")).doesNotThrowAnyException();
  }

  @Test
  void aTagWithoutAVersionAndAServiceThatIsMissingAreRefused() {
    assertThatThrownBy(() -> check("shop:33", "shop:stable", ONE_AT_A_TIME))
        .hasMessageContaining("'shop:stable': its tag must begin with its version");
    assertThatThrownBy(() -> check("shop:33", "shop:34", "oneMajorAtATime: web\n"))
        .hasMessageContaining("oneMajorAtATime: 'web': compose.yml has no such service");
  }

  private void check(String before, String after, String rule) {
    var operator = TestRepository.in(folder, files(before, rule));
    var worker = operator.opened();
    var old = worker.latest();
    operator.commit(files(after, rule));
    new MajorVersions(old, worker.latest()).refuseSkipped(ALPHA, SHOP);
  }

  private static Map<String, String> files(String image, String rule) {
    return Map.of(
        "apps/shop/app.yml",
        "name: shop\nhostnames: []\nsecrets: []\n" + rule,
        "apps/shop/compose.yml",
        "services: {app: {image: \"%s\"}}\n".formatted(image));
  }
}
