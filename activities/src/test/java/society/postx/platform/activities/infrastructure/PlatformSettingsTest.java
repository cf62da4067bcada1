package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.yaml.YamlFile;

final class PlatformSettingsTest {
  private static final String TEMPLATE = TestTemplate.text(PlatformSettings.PATH);

  @Test
  void theTemplateExplainsEverySettingThereIs() {
    for (var name : names(PlatformSettings.class).toList()) {
      assertThat(TEMPLATE).containsPattern("(?m)^#? *(- )?%s:".formatted(name));
    }
  }

  @Test
  void theTemplatesCommentedSettingsAreOnesThatWork() {
    var uncommented =
        TEMPLATE
            .replaceAll("(?m)^(alerts|dns|trust): \\{}$", "$1:")
            .replaceAll("(?m)^freezes: \\[]$", "freezes:")
            .replaceAll("(?m)^#(  [A-Za-z -]+:.*)$", "$1");
    var settings = read(uncommented);
    assertThat(settings.alerts().mail()).isPresent();
    assertThat(settings.alerts().webhook())
        .contains(URI.create("https://chat.platform.example/hooks/ops"));
    assertThat(settings.dns().resolver()).contains("9.9.9.9:53");
    assertThat(settings.freezes())
        .extracting(PlatformSettings.Freeze::reason)
        .containsExactly("holidays");
    assertThat(settings.trust().caFile()).contains("/etc/platform/ca.pem");
  }

  @Test
  void whatIsLeftOutIsAsTheTemplateSays() {
    var least =
        """
        zone: platform.example
        managementCidrs: [203.0.113.7/32]
        storageBox:
          id: 1
          host: u000001.your-storagebox.de
          hostKey: %s
        acme: {email: ops@platform.example}
        monitoring: {url: https://status.platform.example}
        """
            .formatted(read(TEMPLATE).storageBox().hostKey());
    assertThat(read(least)).isEqualTo(read(TEMPLATE));
  }

  @Test
  void aScheduleMayBeOffWithQuotesAndWithout() {
    for (var off : new String[] {"off", "\"off\""}) {
      var settings = read(TEMPLATE.replace("\"0 9 * * *\"", off));
      assertThat(settings.schedules().pruneBackups()).isEqualTo("off");
    }
  }

  @Test
  void aWrongSettingIsNamedByItsPath() {
    refused("port: 23", "port: 70000", "storageBox.port: 70000: a whole number from 1 to 65535");
    refused("port: 23", "port: ssh", "line 25, column 9: storageBox.port: must be a whole number");
    refused(
        "weeklyCertificates: 50",
        "weeklyCertificates: 0",
        "acme.weeklyCertificates: 0: a whole number from 1 to 1000000");
    refused(
        "coolingHours: 24",
        "coolingHours: 721",
        "offboarding.coolingHours: 721: a whole number from 0 to 720");
    refused(
        "minutesBetween: 60",
        "minutesBetween: -1",
        "offboarding.minutesBetween: -1: a whole number from 0 to 1440");
    refused("daily: 7", "daily: 0", "retention.daily: 0: a whole number from 1 to 1000");
    refused(
        "Europe/Amsterdam",
        "Europe/Utrecht",
        "line 51, column 13: backup.timeZone: 'Europe/Utrecht': is not a value of this kind");
    refused(
        "0 9 * * *",
        "nightly",
        "schedules.pruneBackups: 'nightly': five fields of cron (example: 30 5 * * *), or off");
    refused("30 7 * * 1", "weekly", "schedules.scanImages: 'weekly': five fields of cron");
    refused("zone: platform.example", "zone: Platform", "zone: 'Platform': a full domain name");
    refused("zone: platform.example", "zones: a.example", "zone: is missing");
    refused("interval: 60", "intervall: 60", "monitoring.intervall: unknown key");
    refused(
        "alerts: {}",
        "alerts: {webhook: 'ftp://x'}",
        "alerts.webhook: 'ftp://x': a full URL with http or https");
    refused(
        "freezes: []",
        "freezes: [{from: 2027-01-02, to: 2026-12-20, reason: x}]",
        "freezes[0].to: '2026-12-20': is before from '2027-01-02'");
  }

  private static void refused(String before, String after, String message) {
    assertThatThrownBy(() -> read(TEMPLATE.replace(before, after)))
        .hasMessageContaining("platform.yml: " + message);
  }

  private static PlatformSettings read(String text) {
    return YamlFile.read(PlatformSettings.PATH, text, PlatformSettings.class);
  }

  /** Names of all settings; a value in several pieces, but not a value record of one. */
  private static Stream<String> names(Class<?> settings) {
    return Arrays.stream(settings.getRecordComponents())
        .flatMap(part -> Stream.concat(Stream.of(part.getName()), below(part)));
  }

  private static Stream<String> below(RecordComponent part) {
    var type =
        part.getGenericType() instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> inner
            ? inner
            : part.getType();
    return type.isRecord() && type.getEnclosingClass() == PlatformSettings.class
        ? names(type)
        : Stream.empty();
  }
}
