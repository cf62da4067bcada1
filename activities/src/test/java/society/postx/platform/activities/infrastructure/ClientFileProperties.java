package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.Yaml;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;

/** What the platform commits is what it reads again, and what any other YAML reader reads. */
final class ClientFileProperties {

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void whatIsWrittenIsReadAgain(@ForAll("files") ClientFile file) {
    assertThat(YamlFile.read(file.path(), file.text(), ClientFile.class)).isEqualTo(file);
    var elsewhere = new Yaml().<Map<String, Object>>load(file.text());
    assertThat(elsewhere)
        .containsEntry("name", file.name().value())
        .containsEntry("contact", file.contact().value())
        .containsEntry("apps", file.apps().stream().map(AppName::value).toList());
  }

  @Provide
  Arbitrary<ClientFile> files() {
    var mails =
        Combinators.combine(
                Arbitraries.strings()
                    .withCharRange('a', 'z')
                    .withChars(".!#$%&'*+/=?^_{|}~-0")
                    .ofMinLength(1)
                    .ofMaxLength(20),
                words())
            .as((local, word) -> new Contact(local + "@" + word + ".example"));
    return Combinators.combine(
            words().map(word -> new ClientName("x" + word)), // some names are reserved
            words().map(word -> new Domain(word + ".platform.example")),
            Arbitraries.of(Group.class),
            words().map(AppName::new).list().uniqueElements().ofMinSize(1).ofMaxSize(5),
            mails,
            words().filter(word -> word.length() > 1).optional(),
            words().filter(word -> word.length() > 1).optional(),
            windows().optional())
        .as(ClientFileProperties::file);
  }

  private static ClientFile file(
      ClientName name,
      Domain domain,
      Group group,
      List<AppName> apps,
      Contact contact,
      Optional<String> location,
      Optional<String> serverType,
      Optional<ChangeWindow> window) {
    return new ClientFile(name, domain, group, apps, contact, location, serverType, window);
  }

  private static Arbitrary<ChangeWindow> windows() {
    return Combinators.combine(
            Arbitraries.of(ChangeWindow.Day.class).list().uniqueElements(),
            Arbitraries.integers().between(0, 719),
            Arbitraries.integers().between(720, 1439))
        .as(
            (days, from, to) ->
                new ChangeWindow(
                    days, LocalTime.MIN.plusMinutes(from), LocalTime.MIN.plusMinutes(to)));
  }

  /** Names, among them what YAML takes for truth, nothing or a number. */
  private static Arbitrary<String> words() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "true", "false", "null", "yes", "no", "on", "off", "y", "n", "e5", "inf", "nan"),
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .ofMinLength(3)
            .ofMaxLength(12)
            .filter(it -> !it.equals("www")),
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .numeric()
            .ofMinLength(1)
            .ofMaxLength(10)
            .map(it -> "a" + it));
  }
}
