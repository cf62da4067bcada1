package society.postx.platform.activities.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.yaml.YamlFile;

/** The fields of app.yml for restores, copies, drills and exports. */
class AppManifestTest {
  private static final String WHOLE =
      """
      name: shop
      restore:
        beforeStart: [{service: db, command: [psql]}]
        onlyBeside: [html/config, html/version.php]
        after:
          whole: [{service: app, user: www-data, command: [occ, fingerprint]}]
          partial: [{service: app, command: [occ, scan]}]
      quarantine:
        without: [cron]
        environment: {app: {SMTP_HOST: "a$b: '{c}'"}}
        beforeStart: [{service: db, command: [quiet]}]
      drill: [{service: app, command: [check]}]
      export:
        - {file: all.vcf, service: app, command: [write], each: "BEGIN:VCARD", count: {service: db, command: [count]}}
        - {file: all.tar, service: app, stopped: true, command: [write], count: {service: db, command: [count]}}
      """;

  @Test
  void everyFieldIsReadAndNoneIsNeeded() {
    var app = read(WHOLE);
    var restore = app.restore().orElseThrow();
    assertThat(restore.beforeStart()).extracting(ContainerCommand::service).containsExactly("db");
    assertThat(restore.onlyBeside()).containsExactly("html/config", "html/version.php");
    var after = restore.after().orElseThrow();
    assertThat(after.whole().getFirst().user()).contains("www-data");
    assertThat(after.partial().getFirst().command()).containsExactly("occ", "scan");
    assertThat(app.quarantine().orElseThrow().without()).containsExactly("cron");
    assertThat(app.drill()).hasSize(1);
    assertThat(app.export()).extracting(ExportFile::stopped).containsExactly(false, true);

    var bare = read("name: shop\n");
    assertThat(bare.restore()).isEmpty();
    assertThat(bare.quarantine()).isEmpty();
    assertThat(bare.drill()).isEmpty();
    assertThat(bare.export()).isEmpty();
    assertThat(read("name: shop\nrestore: {}\nquarantine: {}\n").restore().orElseThrow().after())
        .isEmpty();
  }

  /** Each replaces a text of the whole file and names the message. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{service: db, command: [psql]} | {service: DB, command: [psql]} | service: 'DB': a service of compose.yml",
        "{service: db, command: [psql]} | {service: db, command: []} | command: is missing: a command as a list of words",
        "{service: db, command: [psql]} | {service: db} | command: is missing",
        "{service: db, command: [psql]} | {service: db, command: [psql], shell: sh} | shell",
        "{service: db, command: [psql]} | | beforeStart[0]: is missing",
        "user: www-data | user: ../root | user: '../root': a user of the container",
        "[html/config | [/etc | onlyBeside: '/etc': relative to the app's folder",
        "[html/config | [html/../x | onlyBeside: 'html/../x': leads out of its folder",
        "[html/config | ['html/*' | onlyBeside: 'html/*': a folder",
        "whole: [ | whole: [~, | whole[0]: is missing",
        "partial: [{service: app, | partial: [{ | service: is missing",
        "after: | later: | later",
        "without: [cron] | without: [../cron] | without: '../cron': a service of compose.yml",
        "without: [cron] | without: [app] | environment: 'app': is not started, see without",
        "environment: {app: | environment: {App: | environment: 'App': a service of compose.yml",
        "SMTP_HOST: | SMTP-HOST: | environment.app: 'SMTP-HOST': a variable (example: SMTP_HOST)",
        "\"a$b: '{c}'\" | \"a\\nb\" | environment.app.SMTP_HOST: 'a",
        "\"a$b: '{c}'\" | ~ | environment.app.SMTP_HOST: is missing",
        "{SMTP_HOST: \"a$b: '{c}'\"} | ~ | environment.app: is missing",
        "drill: [{service: app, | drill: [{service: 'a b', | service: 'a b': a service of compose.yml",
        "file: all.vcf | file: ../all.vcf | file: '../all.vcf': a plain file name",
        "file: all.vcf | file: all.tar | each: 'BEGIN:VCARD': every file needs it, a .tar must not have it; this one is all.tar",
        "file: all.tar | file: all.json | each: '': every file needs it, a .tar must not have it; this one is all.json",
        "each: \"BEGIN:VCARD\" | each: \"\\n\" | each: '",
        ", count: {service: db, command: [count]}} | } | count: is missing",
        "stopped: true | stopped: sometimes | stopped",
        "file: all.vcf, service: app, | file: all.vcf, | service: is missing",
        "file: all.vcf, service: app, command: [write] | file: all.vcf, service: app, command: [] | command: is missing",
        "file: all.tar, service: app | file: all.vcf, each: x, service: app | export: '[all.vcf, all.vcf]': a file appears twice",
      })
  void whatIsWrongIsNamedWithFieldValueAndRule(String text, String instead, String message) {
    var broken = WHOLE.replace(text, instead == null ? "~" : instead);
    assertThat(broken).isNotEqualTo(WHOLE);
    assertThatThrownBy(() -> read(broken))
        .hasMessageContaining("'apps/shop/app.yml: ")
        .hasMessageContaining(message);
  }

  @Test
  void aCopyLacksItsServicesAndHasItsVariablesLiterally() {
    var override = read(WHOLE).quarantine().orElseThrow().override();
    assertThat(new Yaml().<Map<String, Object>>load(override))
        .isEqualTo(
            Map.of(
                "services",
                Map.of(
                    "app",
                    Map.of("environment", Map.of("SMTP_HOST", "a$$b: '{c}'")),
                    "cron",
                    Map.of("profiles", List.of("never")))));
  }

  @Test
  void theTemplatesFieldsNameServicesThatTheirComposeFilesHave() {
    TestTemplate.files()
        .forEach(
            (path, text) -> {
              if (path.matches("apps/[^/]+/app\\.yml")) {
                var compose = path.replace("app.yml", "compose.yml");
                var services = ComposeFile.read(compose, TestTemplate.text(compose)).images();
                assertThat(services.keySet())
                    .as(path)
                    .containsAll(named(YamlFile.read(path, text, AppManifest.class)).toList());
              }
            });
  }

  private static Stream<String> named(AppManifest app) {
    var restore = app.restore().stream();
    var quarantine = app.quarantine().stream();
    var commands =
        Stream.of(
                app.drill().stream(),
                app.export().stream().map(ExportFile::count),
                restore.flatMap(
                    it ->
                        Stream.concat(
                            it.beforeStart().stream(),
                            it.after().stream()
                                .flatMap(
                                    after ->
                                        Stream.concat(
                                            after.whole().stream(), after.partial().stream())))),
                app.quarantine().stream().flatMap(it -> it.beforeStart().stream()))
            .flatMap(it -> it)
            .map(ContainerCommand::service);
    return Stream.of(
            commands,
            app.export().stream().map(ExportFile::service),
            quarantine.flatMap(
                it -> Stream.concat(it.without().stream(), it.environment().keySet().stream())))
        .flatMap(it -> it);
  }

  private static AppManifest read(String text) {
    return YamlFile.read("apps/shop/app.yml", text, AppManifest.class);
  }
}
