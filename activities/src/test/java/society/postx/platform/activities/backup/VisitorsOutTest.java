package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.yaml.YamlFile;

/**
 * Runs {@code base/backup/visitors.sh} in a folder of its own, without a Traefik; {@code
 * ReleaseOnRealMachineTest} has one.
 */
class VisitorsOutTest {
  @TempDir Path folder;
  private Path routes;

  @BeforeEach
  void deploy() throws IOException {
    routes = Files.createDirectories(folder.resolve("traefik/routes"));
    Files.createDirectories(folder.resolve("traefik/data"));
    Files.writeString(folder.resolve("traefik/.env"), "DOMAIN=alpha.example\nCLIENT=alpha\n");
    Files.writeString(routes.resolve("shop.yml"), "http: {}\n");
  }

  @Test
  @SuppressWarnings("unchecked") // as the file has just been written
  void eachNameHasARouteInFrontOfTheAppsOwnThatOnlyTheTokenPasses() throws IOException {
    assertThat(said("visitors_out --why 'Until 2027-01-31 (ask us)' --retry-after 60 shop"))
        .containsExactly("out alpha.example", "out www.shop.alpha.example");
    var file = routes.resolve("visitors-out-shop.yml");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--------");
    Map<String, Map<String, Map<String, Map<String, Object>>>> yaml =
        new Yaml().load(Files.readString(file));
    var http = requireNonNull(yaml.get("http"));
    var routers = requireNonNull(http.get("routers"));
    assertThat(routers.values())
        .extracting(it -> it.get("rule"))
        .containsExactlyInAnyOrder(
            rule("alpha.example"),
            rule("alpha.example"),
            rule("www.shop.alpha.example"),
            rule("www.shop.alpha.example"));
    assertThat(routers.values())
        .allSatisfy(it -> assertThat((Integer) it.get("priority")).isGreaterThan(999_999))
        .allSatisfy(it -> assertThat(it.get("tls")).isEqualTo(Map.of()))
        .flatExtracting(it -> (List<String>) it.get("middlewares"))
        .isSubsetOf(requireNonNull(http.get("middlewares")).keySet());
    assertThat(Files.readString(file)).contains("Until 2027-01-31 (ask us)", "\"60\"");
  }

  private String rule(String name) throws IOException {
    return "Host(`%s`) && !Header(`X-Platform-Check`, `%s`)".formatted(name, token());
  }

  private String token() throws IOException {
    return Files.readString(folder.resolve("visitors/token"));
  }

  @Test
  void otherCharactersComeEscapedForYaml() throws IOException {
    said("visitors_out --why 'Zo\\u00eb \\u007b\\u007b \\u0022' shop");
    assertThat(Files.readString(routes.resolve("visitors-out-shop.yml")))
        .contains("why: \"Zo\\u00eb \\u007b\\u007b \\u0022\"");
  }

  @Test
  void theSecondCallChangesNothingAndAnAppWithoutNamesHasNothingToClose() throws IOException {
    said("visitors_out shop tools");
    var token = token();
    var file = routes.resolve("visitors-out-shop.yml");
    var first = Files.readAttributes(file, "unix:ino").toString();
    assertThat(said("visitors_out shop tools && visitors_are_out_of"))
        .containsExactly("out alpha.example", "out www.shop.alpha.example", "shop");
    assertThat(Files.readAttributes(file, "unix:ino").toString()).isEqualTo(first);
    assertThat(token()).isEqualTo(token).matches("[0-9a-f]{64}");
    assertThat(said("visitors_out --why 'Another reason' shop")).hasSize(2);
    assertThat(Files.readString(file)).contains("Another reason");
  }

  @Test
  void visitorsGetInAgainAndTheTokenIsGoneOnceNobodyIsOut() throws IOException {
    said("visitors_out shop club");
    assertThat(said("visitors_in shop"))
        .containsExactly("in alpha.example", "in www.shop.alpha.example");
    assertThat(folder.resolve("visitors/token")).exists();
    assertThat(said("visitors_in shop club")).contains("in club.alpha.example");
    assertThat(folder.resolve("visitors/token")).doesNotExist();
    try (var left = Files.list(routes)) {
      assertThat(left).containsExactly(routes.resolve("shop.yml"));
    }
  }

  @Test
  void whatAnOperatorClosedStaysAsItIsForARunAndOpensByHand() throws IOException {
    said("visitors_out --why 'Closed by hand' shop");
    said("visitors_out --why 'It is restored' --by run-1 shop club");
    assertThat(Files.readString(routes.resolve("visitors-out-shop.yml")))
        .contains("Closed by hand");
    assertThat(said("visitors_in --by run-1 shop club && visitors_are_out_of"))
        .containsExactly(
            "change: changed nothing for visitors of shop, whom somebody keeps out by hand: sudo /opt/platform/backup/visitors in shop",
            "in club.alpha.example",
            "shop");
    assertThat(said("visitors_in shop && visitors_are_out_of")).doesNotContain("shop");
    assertThat(folder.resolve("visitors/token")).doesNotExist();
  }

  @Test
  void aRunOpensWhatItClosedAndWhatARunThatWasEndedByForceLeft() throws IOException {
    said("visitors_out --by run-1 shop club");
    said("visitors_out --by run-2 shop");
    said("visitors_out --by run-2 shop");
    assertThat(said("visitors_in --by run-2 shop && visitors_are_out_of"))
        .contains("club")
        .doesNotContain("shop");
    assertThat(said("visitors_in --by run-2 club && visitors_are_out_of")).doesNotContain("club");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"visitors_out shop other", "visitors_in shop ../shop", "visitors_in shop other"})
  void anUnknownAppIsRefusedBeforeAnythingChanges(String call) throws IOException {
    said("visitors_out shop");
    var before = Files.readString(routes.resolve("visitors-out-shop.yml"));
    assertThat(said("if " + call + "; then echo done; fi"))
        .singleElement()
        .satisfies(it -> assertThat(it).startsWith("no app of this host: '"));
    assertThat(Files.readString(routes.resolve("visitors-out-shop.yml"))).isEqualTo(before);
    assertThat(routes.resolve("visitors-out-other.yml")).doesNotExist();
  }

  @Test
  void anAppThatIsGoneCanStillBeOpened() throws IOException {
    Files.writeString(routes.resolve("visitors-out-gone.yml"), "http: {}\n");
    assertThat(said("visitors_in gone && echo done")).containsExactly("done");
    assertThat(routes.resolve("visitors-out-gone.yml")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--why '{{ env \"DOMAIN\" }}'",
        "--why 'a \\u12 b'",
        "--why 'a \\x41'",
        "--why 'a \\'",
        "--why 'a \"b\"'",
        "--why 'a\nb'",
        "--why '<b>'",
        "--why ''",
        "--by ../run",
        "--retry-after 1e9",
        "--retry-after -1",
        "--retry-after ''"
      })
  void whatCouldBeMoreThanTextIsRefused(String option) throws IOException {
    assertThat(String.join("\n", said("visitors_out " + option + " shop || echo refused")))
        .containsPattern("^(by|why|retry-after): '")
        .endsWith("refused");
    assertThat(routes.resolve("visitors-out-shop.yml")).doesNotExist();
  }

  /** A route for a name that app.yml lacks would stay open. */
  @Test
  void theTemplatesAppsRouteNoNameThatIsMissingInTheirManifest() {
    var host = Pattern.compile("Host\\w*\\(`([^`]*)`\\)");
    var files = TestTemplate.files();
    files.forEach(
        (path, text) -> {
          if (path.matches("apps/[^/]+/routes\\.yml")) {
            var manifest = path.replace("routes.yml", "app.yml");
            var app =
                YamlFile.read(manifest, TestTemplate.text(manifest), AppManifest.class).hostnames();
            assertThat(host.matcher(text).results().map(it -> it.group(1)))
                .as(path)
                .containsExactlyInAnyOrderElementsOf(
                    app.stream()
                        .map(it -> (it + ".").replace("@.", "") + "{{ env \"DOMAIN\" }}")
                        .toList());
          }
        });
  }

  private List<String> said(String call) throws IOException {
    var apps =
        List.of(
            app("name: shop\nhostnames: [\"@\", www.shop]\n"),
            app("name: tools\n"),
            app("name: club\nhostnames: [club]\n"));
    var program =
        PlanFunctions.hostnames(apps)
            + """
            set -eu
            . ../infrastructure/base/backup/visitors.sh
            visitors=$1/visitors proxy=$1/traefik
            await_visitors() { echo "$1 $2"; }
            """
            + call;
    var shell =
        new ProcessBuilder("sh", "-c", program, "test", folder.toString())
            .redirectErrorStream(true)
            .start();
    return new String(shell.getInputStream().readAllBytes(), UTF_8).lines().toList();
  }

  private static AppManifest app(String text) {
    return YamlFile.read("apps/any/app.yml", text, AppManifest.class);
  }
}
