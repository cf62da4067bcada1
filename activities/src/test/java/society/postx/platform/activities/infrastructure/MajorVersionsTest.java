package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  void theNextMajorVersionTheSameAndTheRollbackAreAllowed(String before, String after) {
    assertThat(check(before, after, ONE_AT_A_TIME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "shop:33.0.8, shop:35.0.3, 34",
    "shop:v9, shop:v12.1, '10, 11'",
    "localhost:5000/shop:9.9-fpm, localhost:5000/shop:11-apache, 10",
  })
  void aSkippedMajorVersionIsRefusedNamingWhatToReleaseFirst(
      String before, String after, String first) {
    assertThat(check(before, after, ONE_AT_A_TIME).orElseThrow())
        .contains("apps/shop/compose.yml: services.app.image: '%s'".formatted(after))
        .contains("alpha runs %s".formatted(before))
        .contains("first release %s to it".formatted(first));
  }

  @Test
  void anAppThatSaysNothingMaySkip() {
    assertThat(check("shop:1", "shop:9", "")).isEmpty();
  }

  @Test
  void aTagWithoutAVersionAndAServiceThatIsMissingAreRefused() {
    assertThat(check("shop:33", "shop:stable", ONE_AT_A_TIME).orElseThrow())
        .contains("'shop:stable': its tag must begin with its version");
    assertThat(check("shop:33", "shop:34", "oneMajorAtATime: web\n").orElseThrow())
        .contains("oneMajorAtATime: 'web': compose.yml has no such service");
  }

  private Optional<String> check(String before, String after, String rule) {
    var operator = TestRepository.in(folder, files(before, rule));
    var worker = operator.opened();
    var old = worker.latest();
    operator.commit(files(after, rule));
    return new MajorVersions(old, worker.latest()).refusal(ALPHA, SHOP);
  }

  private static Map<String, String> files(String image, String rule) {
    return Map.of(
        "apps/shop/app.yml",
        "name: shop\nhostnames: []\nsecrets: []\n" + rule,
        "apps/shop/compose.yml",
        "services: {app: {image: \"%s\"}}\n".formatted(image));
  }
}
