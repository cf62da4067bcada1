package society.postx.platform.activities.infrastructure;

import static society.postx.platform.activities.yaml.Field.list;
import static society.postx.platform.activities.yaml.Field.matching;
import static society.postx.platform.activities.yaml.Field.required;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Contact;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.client.Group;
import society.postx.platform.workflows.onboarding.OnboardClientInput;

/**
 * What an operator decides about one client: {@code clients/<name>.yml}.
 *
 * @param apps as chosen; what they require is added by the plan
 * @param location Hetzner location tried first; else {@code platform.yml}'s
 * @param serverType Hetzner server type tried first; else {@code platform.yml}'s
 * @param window when releases may change it; at any time without one
 */
public record ClientFile(
    ClientName name,
    Domain domain,
    Group group,
    List<AppName> apps,
    Contact contact,
    Optional<String> location,
    Optional<String> serverType,
    Optional<ChangeWindow> window) {
  /** The folder of all clients' files. */
  public static final String FOLDER = "clients";

  private static final Set<String> NO_TEXT =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");
  private static final Pattern HETZNER = Pattern.compile("[a-z][a-z0-9-]{1,30}");

  public ClientFile {
    required("name", name);
    required("domain", domain);
    required("group", group);
    apps = list("apps", apps);
    if (apps.isEmpty() || new HashSet<>(apps).size() < apps.size()) {
      throw new IllegalArgumentException(
          "apps: '%s': one app or more, each once (example: [nextcloud])".formatted(apps));
    }
    required("contact", contact);
    location.ifPresent(
        it -> matching(HETZNER, "location", it, "a name at Hetzner (example: fsn1)"));
    serverType.ifPresent(
        it -> matching(HETZNER, "serverType", it, "a name at Hetzner (example: cx23)"));
  }

  /** Where the client's secrets are in the repository, encrypted. */
  public static String secretsPath(ClientName client) {
    return "secrets/clients/%s.sops.yaml".formatted(client);
  }

  /** The file's path in the repository. */
  public static String path(ClientName client) {
    return "%s/%s.yml".formatted(FOLDER, client);
  }

  String path() {
    return path(name);
  }

  static ClientFile of(OnboardClientInput input) {
    return new ClientFile(
        input.client(),
        input.domain(),
        input.group(),
        input.apps(),
        input.contact(),
        Optional.ofNullable(input.location()),
        Optional.ofNullable(input.serverType()),
        Optional.empty());
  }

  static ClientFile read(Checkout checkout, String path) {
    var file = YamlFile.read(path, checkout.text(path), ClientFile.class);
    if (!file.path().equals(path)) {
      throw new FileRule(path, "name", file.name().value(), "must be the file's name").failure();
    }
    return file;
  }

  /** As it is committed; {@link #read} gives the same back. */
  String text() {
    return who() + contactLine(contact) + where();
  }

  static String contactLine(Contact contact) {
    return "contact: %s\n".formatted(quoted(contact.value()));
  }

  /** As it is archived: without personal data, also such as a person noted in a comment. */
  public String textWithoutContact() {
    return who() + where();
  }

  private String who() {
    return """
        name: %s
        domain: %s
        group: %s
        apps: [%s]
        """
        .formatted(
            plain(name.value()),
            domain,
            group.label(),
            apps.stream().map(app -> plain(app.value())).collect(Collectors.joining(", ")));
  }

  private String where() {
    return location.map(it -> "location: %s\n".formatted(plain(it))).orElse("")
        + serverType.map(it -> "serverType: %s\n".formatted(plain(it))).orElse("")
        + window.map(ChangeWindow::text).orElse("");
  }

  /** Quoted only if YAML takes it for something else than text. */
  private static String plain(String value) {
    return NO_TEXT.contains(value) ? quoted(value) : value;
  }

  /** Single quotes: an address may begin with what YAML takes for something else. */
  private static String quoted(String value) {
    return "'%s'".formatted(value.replace("'", "''"));
  }
}
