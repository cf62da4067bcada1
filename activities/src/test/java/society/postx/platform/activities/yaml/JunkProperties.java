package society.postx.platform.activities.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.app.ComposeFile;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.infrastructure.TestTemplate;

/**
 * Reads arbitrary file contents: the result is a value or one INVALID_INPUT sentence that names the
 * file.
 */
final class JunkProperties {
  private static final String SETTINGS = TestTemplate.text("platform.yml");
  private static final String APP = TestTemplate.text("apps/nextcloud/app.yml");
  private static final String COMPOSE = TestTemplate.text("apps/nextcloud/compose.yml");

  /** What YAML readers stumble over. */
  private static final String[] NASTY = {
    "&a",
    "*a",
    "<<: *a",
    "!!java.net.URL [x]",
    "!!binary",
    "!!int ",
    "!!timestamp ",
    "? ",
    "- ",
    ": ",
    "[",
    "{",
    "}",
    "]",
    "\"",
    "'",
    "|",
    ">",
    "%",
    "@",
    "`",
    "\t",
    "\u0000",
    "\uFEFF",
    "\u2028",
    "\uD800",
    "---\n",
    "...\n",
    "null",
    "~",
    "1e999",
    "0x1F",
    "12:30",
    "-1",
    "99999999999999999999",
    "true",
    "#",
    "\\",
    "\r\n",
    "{{}}",
    "../..",
    "name: name: name"
  };

  @Example
  void tagsThatDoNotFitTheirValues() {
    for (var tag :
        List.of(
            "binary",
            "int",
            "float",
            "bool",
            "null",
            "timestamp",
            "set",
            "omap",
            "pairs",
            "map",
            "seq",
            "str",
            "merge",
            "python/object",
            "")) {
      for (var value : List.of("? ", "word", "\\", "[a]", "{a: b}", "12:30", "")) {
        check("!!%s %s".formatted(tag, value));
        check("services: {app: {image: !!%s %s}}".formatted(tag, value));
        check("zone: !!%s %s".formatted(tag, value));
      }
    }
  }

  @Property(tries = 1000)
  void anyTextAtAll(@ForAll("texts") String text) {
    check(text);
  }

  @Property(tries = 1000)
  void realFilesWithPiecesDoubledLostOrReplaced(@ForAll long seed) {
    var random = new Random(seed);
    cleanly(() -> YamlFile.read("x.yml", damaged(SETTINGS, random), PlatformSettings.class));
    cleanly(() -> YamlFile.read("x.yml", damaged(APP, random), AppManifest.class));
    cleanly(() -> ComposeFile.read("x.yml", damaged(COMPOSE, random)));
  }

  @Property(tries = 50)
  void deepAndWideFiles(@ForAll("nests") String text) {
    check(text);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(200),
        Arbitraries.of(NASTY).list().ofMaxSize(30).map(pieces -> String.join("", pieces)),
        Arbitraries.of(NASTY).list().ofMaxSize(30).map(pieces -> String.join("\n", pieces)));
  }

  @Provide
  Arbitrary<String> nests() {
    return Arbitraries.integers()
        .between(1, 20_000)
        .flatMap(
            depth ->
                Arbitraries.of("[", "{a: ", "- ", "a: &a [*a, ", "? ", "\"\\u0041\", ")
                    .map(piece -> piece.repeat(depth)));
  }

  private static void check(String text) {
    cleanly(() -> YamlFile.read("x.yml", text, PlatformSettings.class));
    cleanly(() -> YamlFile.read("x.yml", text, AppManifest.class));
    cleanly(() -> ComposeFile.read("x.yml", text));
  }

  private static void cleanly(Supplier<Object> reading) {
    var thrown = catchThrowable(reading::get);
    if (thrown == null) {
      return;
    }
    assertThat(thrown)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("INVALID_INPUT");
              assertThat(failure.getOriginalMessage())
                  .startsWith("x.yml: ")
                  .hasSizeBetween(12, 2_000)
                  .doesNotContain(
                      "com.fasterxml", "society.postx", "java.lang", "through reference chain");
            });
  }

  private static String damaged(String text, Random random) {
    var damaged = new StringBuilder(text);
    for (var wound = 0; wound <= random.nextInt(4); wound++) {
      var from = random.nextInt(damaged.length());
      var to = Math.min(damaged.length(), from + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> damaged.delete(from, to);
        case 1 -> damaged.insert(from, damaged.substring(from, to));
        case 2 -> damaged.insert(from, NASTY[random.nextInt(NASTY.length)]);
        default -> damaged.replace(from, to, NASTY[random.nextInt(NASTY.length)]);
      }
    }
    return damaged.toString();
  }
}
