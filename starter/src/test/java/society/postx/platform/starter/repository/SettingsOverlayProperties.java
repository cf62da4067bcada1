package society.postx.platform.starter.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SettingsOverlayProperties {
  private static final String FILE =
      """
      # The zone
      zone: platform.example # yours

      defaults:
        locations:
          - fsn1
          - nbg1
        image: debian-13
      networks: [] # none yet
      alerts: {mail: {host: a}}
      # optional
      trust: {}
      #  caFile: /etc/ca.pem
      """;

  @Property(tries = 500)
  void theResultIsWhatMergingTheMapsGivesAndKeepsEveryComment(
      @ForAll("settings") Map<String, Object> settings) {
    var edited = SettingsOverlay.apply("platform.yml", FILE, settings);
    assertThat(YamlReader.map("edited", edited))
        .isEqualTo(merged(YamlReader.map("file", FILE), settings));
    assertThat(edited).contains("# The zone", "# yours", "# none yet", "#  caFile: /etc/ca.pem");
  }

  @Example
  void nothingGivenChangesNothing() {
    assertThat(SettingsOverlay.apply("platform.yml", FILE, Map.of())).isEqualTo(FILE);
  }

  @Provide
  Arbitrary<Map<String, Object>> settings() {
    return tree(2);
  }

  private static Arbitrary<Map<String, Object>> tree(int depth) {
    var keys =
        Arbitraries.of(
            "zone",
            "defaults",
            "locations",
            "image",
            "networks",
            "alerts",
            "mail",
            "host",
            "trust",
            "fresh",
            "a b",
            "1");
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            Arbitraries.of(
                "demo.example", "", "it's: #1", "yes", "03:00", "1.0", "äö\n\"x\"", "[", "~"),
            Arbitraries.integers().between(-5, 5000).map(Object.class::cast),
            Arbitraries.of(true, false).map(Object.class::cast),
            Arbitraries.of(List.of(), List.of("a", "b: c"), List.of(1, 2)).map(Object.class::cast));
    if (depth > 0) {
      values =
          Arbitraries.frequencyOf(
              net.jqwik.api.Tuple.of(2, values),
              net.jqwik.api.Tuple.of(1, tree(depth - 1).map(Object.class::cast)));
    }
    return Arbitraries.maps(keys, values).ofMaxSize(4);
  }

  private static Map<String, Object> merged(Map<?, ?> under, Map<?, ?> over) {
    var result = new LinkedHashMap<String, Object>();
    under.forEach((key, value) -> result.put(String.valueOf(key), value));
    over.forEach(
        (key, value) ->
            result.merge(
                String.valueOf(key),
                value,
                (before, now) ->
                    before instanceof Map<?, ?> one && now instanceof Map<?, ?> two
                        ? merged(one, two)
                        : now));
    return result;
  }
}
