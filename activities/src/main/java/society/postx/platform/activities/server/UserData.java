package society.postx.platform.activities.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;
import society.postx.platform.activities.sshkey.PublicHalf;
import society.postx.platform.workflows.server.ServerSpec;

/**
 * Builds the user data that cloud-init runs at a server's first boot: the repository's file with
 * three values, read and written as YAML, so that a value cannot add settings.
 */
final class UserData {
  static final String HOST_KEY = "ssh_host_ed25519_key";
  static final String PLATFORM_KEY = "platform_ssh_key";

  private static final int LARGEST = 32 * 1024; // bytes, Hetzner Cloud API, "Create a Server"
  private static final String FIRST_LINE = "#cloud-config\n"; // cloud-init ignores it otherwise
  private static final String USER = "deploy";

  private final CloudInitFile file;
  private final ServerKeys keys;

  UserData(CloudInitFile file, ServerKeys keys) {
    this.file = file;
    this.keys = keys;
  }

  /**
   * INVALID_INPUT where the file is not a usable cloud-config; SECRETS_UNREADABLE as the keys say.
   */
  String of(ServerSpec spec) {
    var document = read(file.at(spec.commit()));
    var hostKey = keys.newHostKey(spec.client(), spec.run());
    document.put("ssh_deletekeys", true); // the server shows the pinned key and no other
    document.put(
        "ssh_keys",
        new TreeMap<>(
            Map.of(
                "ed25519_private", hostKey, "ed25519_public", PublicHalf.of(HOST_KEY, hostKey))));
    deploy(document)
        .put(
            "ssh_authorized_keys",
            List.of(PublicHalf.of(PLATFORM_KEY, keys.platformKey()) + " post-x-platform"));
    var text = FIRST_LINE + write(document);
    int size = text.getBytes(UTF_8).length;
    if (size > LARGEST)
      throw invalid("%d bytes with its keys: Hetzner takes at most %d".formatted(size, LARGEST));
    return text;
  }

  private static Map<String, Object> read(String text) {
    try {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      if (document instanceof Map<?, ?> map) return named(map);
    } catch (YAMLException e) {
      throw invalid("not YAML: " + e.getMessage());
    }
    throw invalid("not a YAML mapping");
  }

  private static Map<String, Object> deploy(Map<String, Object> document) {
    if (document.get("users") instanceof List<?> users) {
      for (var user : users) {
        if (user instanceof Map<?, ?> map && USER.equals(map.get("name"))) return named(map);
      }
    }
    throw invalid("users: has no entry with name: deploy, whom the platform logs in as");
  }

  @SuppressWarnings("unchecked") // snakeyaml's keys are strings wherever cloud-init has any
  private static Map<String, Object> named(Map<?, ?> map) {
    return (Map<String, Object>) map;
  }

  private static String write(Map<String, Object> document) {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options)
        .dump(document);
  }

  private static RuntimeException invalid(String rule) {
    return INVALID_INPUT.stop(CloudInitFile.PATH + ": " + rule);
  }
}
