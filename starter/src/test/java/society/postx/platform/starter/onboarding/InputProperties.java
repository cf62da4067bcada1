package society.postx.platform.starter.onboarding;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import society.postx.platform.starter.Terminal;
import society.postx.platform.starter.input.TypedInputReader;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.onboarding.OnboardClientInput;
import society.postx.platform.workflows.payload.InvalidInput;
import society.postx.platform.workflows.payload.TypedInput;

/** Bad input is refused with the same words from flags, files and Java. */
class InputProperties {
  private static final int SHORT = 200;

  private static final Map<String, String> FLAGS =
      Map.of(
          "domain", "--domain",
          "group", "--group",
          "contact", "--contact",
          "recipient", "--recipient",
          "location", "--location",
          "serverType", "--server-type",
          "notes", "--notes",
          "takeOver", "--take-over",
          "operator", "--operator");

  @Property(tries = 200)
  void junkIsRefusedInTheSameWordsFromFlagsFileAndJava(
      @ForAll("fields") String field, @ForAll("junk") String junk) {
    var typed = good();
    typed.put(field, junk);
    var fromJava = catchThrowable(() -> java(typed));
    if (fromJava == null) {
      assertThat(TypedInputReader.read(json(typed), OnboardClientInput.class))
          .isEqualTo(java(typed));
      return;
    }
    var fromTheWorker =
        catchThrowableOfType(
            InvalidInput.class,
            () -> TypedInput.read(json(typed).toString(), OnboardClientInput.class));
    if (junk.length() <= SHORT) { // a longer value is cut, so that the rule is still seen
      assertThat(fromTheWorker).hasMessage(fromJava.getMessage());
    }
    var file = new Terminal().typing(json(typed).toString());
    assertThat(file.run("onboard", "--file", "-", "--address", "127.0.0.1:1")).isEqualTo(2);
    assertThat(file.err()).isEqualTo("✗ " + fromTheWorker.getMessage() + System.lineSeparator());
    var flags = new Terminal();
    assertThat(flags.run(commandLine(typed))).isEqualTo(2);
    if (looksLikeAFlag(junk)) { // "--notes --json" must not lose its "--json"
      assertThat(flags.err()).contains(FLAGS.get(field), junk, "--help");
    } else {
      assertThat(flags.err()).isEqualTo(file.err());
    }
  }

  @Property(tries = 20)
  void aMissingFieldIsNamed(@ForAll("required") String field) {
    var typed = good();
    typed.remove(field);
    var file = new Terminal().typing(json(typed).toString());
    assertThat(file.run("onboard", "--file", "-", "--address", "127.0.0.1:1")).isEqualTo(2);
    assertThat(file.err()).contains(field + ": is missing");
  }

  @Property(tries = 100)
  void noJsonEndsInAStackTrace(@ForAll("junk") String junk, @ForAll("fields") String field) {
    for (var json : List.of(junk, "{\"%s\":{\"a\":[1]}}".formatted(field), "[" + junk + "]")) {
      var terminal = new Terminal().typing(json);
      assertThat(terminal.run("onboard", "--file", "-", "--address", "127.0.0.1:1")).isEqualTo(2);
      assertThat(terminal.err()).doesNotContain("Exception", "\tat ").hasLineCount(1);
    }
  }

  @Provide
  Arbitrary<String> fields() {
    return Arbitraries.of(FLAGS.keySet());
  }

  @Provide
  Arbitrary<String> required() {
    return Arbitraries.of(
        "client", "domain", "apps", "group", "agreementSigned", "contact", "recipient");
  }

  @Provide
  Arbitrary<String> junk() {
    var words =
        Arbitraries.of(
            "alpha.platform.example",
            "canary",
            "Canary",
            "fsn1",
            "it@alpha.example",
            "latest",
            "true",
            "3f2a9c1d4e5f",
            "3F2A9C1D4E5F",
            "../etc",
            "$(id)",
            "x".repeat(300),
            "ALPHA",
            "a..b",
            "-x",
            "-V",
            "-help",
            "--json",
            "--operator=x",
            "äöü",
            "null");
    var letters =
        Arbitraries.strings().withCharRange(' ', '~').excludeChars('"', '\\').ofMaxLength(40);
    return Arbitraries.oneOf(words, letters);
  }

  /**
   * A flag of the command, or a short one with more letters after it, is never taken as a value.
   */
  private static boolean looksLikeAFlag(String value) {
    return value.startsWith("-V")
        || value.startsWith("-h")
        || value.equals("--json")
        || FLAGS.values().stream()
            .anyMatch(flag -> value.equals(flag) || value.startsWith(flag + "="));
  }

  private static Map<String, String> good() {
    var typed = new LinkedHashMap<String, String>();
    typed.put("client", "alpha");
    typed.put("domain", "alpha.platform.example");
    typed.put("apps", "nextcloud");
    typed.put("group", "canary");
    typed.put("agreementSigned", "2026-11-20");
    typed.put("contact", "it@alpha.example");
    typed.put("recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
    typed.put("operator", "ops");
    return typed;
  }

  private static OnboardClientInput java(Map<String, String> typed) {
    return new OnboardClientInput(
        new ClientName(requireNonNull(typed.get("client"))),
        new Domain(requireNonNull(typed.get("domain"))),
        List.of(new AppName(requireNonNull(typed.get("apps")))),
        Group.of(requireNonNull(typed.get("group"))),
        LocalDate.parse(requireNonNull(typed.get("agreementSigned"))),
        new Contact(requireNonNull(typed.get("contact"))),
        new AgeRecipient(requireNonNull(typed.get("recipient"))),
        typed.get("location"),
        typed.get("serverType"),
        null,
        typed.get("notes"),
        typed.get("takeOver"),
        typed.get("operator"),
        null);
  }

  private static ObjectNode json(Map<String, String> typed) {
    var json = Json.MAPPER.createObjectNode();
    typed.forEach(json::put);
    if (typed.containsKey("apps")) {
      json.putArray("apps").add(typed.get("apps"));
    }
    return json;
  }

  private static String[] commandLine(Map<String, String> typed) {
    var line = new ArrayList<>(List.of("onboard", "alpha", "--app", "nextcloud"));
    line.addAll(List.of("--agreement-signed", "2026-11-20", "--address", "127.0.0.1:1"));
    typed.forEach(
        (field, value) -> {
          if (FLAGS.containsKey(field)) {
            line.add("%s=%s".formatted(FLAGS.get(field), value));
          }
        });
    return line.toArray(String[]::new);
  }
}
