package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.sandbox.Sandbox;

/** Creates the operator's infrastructure repository with {@code ./platform init} and edits it. */
final class OperatorRepository {
  private final Path folder;
  private final Path sops;
  private final OperatorKeys keys;

  private OperatorRepository(Path folder, Path sops, OperatorKeys keys) {
    this.folder = folder;
    this.sops = sops;
    this.keys = keys;
  }

  /** Creates it with launcher/demo.sh's settings, and the versions that the sandbox has. */
  static OperatorRepository init(Path parent, Path sops, Sandbox sandbox, Operator operator) {
    return init(parent, sops, sandbox, operator, UnaryOperator.identity());
  }

  /**
   * The same with other settings.
   *
   * @param change of their JSON
   */
  static OperatorRepository init(
      Path parent, Path sops, Sandbox sandbox, Operator operator, UnaryOperator<String> change) {
    var box = StorageBoxDisk.of(parent.resolve("sandbox"), sandbox.storageBox().id());
    var keys = new OperatorKeys(box::data, parent.resolve("age/keys.txt"));
    var repository = new OperatorRepository(parent.resolve("infrastructure"), sops, keys);
    try {
      var settings = parent.resolve("settings.json");
      Files.writeString(settings, change.apply(json(settings(sandbox))));
      operator.starterReading(
          json(secrets(sandbox)),
          "init",
          repository.folder.toString(),
          "--settings=" + settings,
          "--shared-secrets=-",
          "--quiet");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ProgramResult.run(List.of("../sandbox/lay-pins", repository.folder.toString())).orFail();
    repository.push("versions that the sandbox has");
    return repository;
  }

  private static Map<String, Object> settings(Sandbox sandbox) {
    var said = sandbox.endpoints();
    var box = sandbox.storageBox();
    var monitoring = part(said, "monitoring");
    var mail = part(said, "mail");
    var all = new LinkedHashMap<String, Object>();
    all.put("zone", said.get("zone"));
    all.put("defaults", Map.of("image", Long.toString(sandbox.preparedImage(Sandbox.DEMO))));
    all.put("managementCidrs", said.get("managementCidrs"));
    all.put(
        "storageBox",
        Map.of("id", box.id(), "host", box.host(), "port", box.port(), "hostKey", box.hostKey()));
    all.put("acme", Map.of("server", said.get("acmeDirectory"), "email", "ops@platform.example"));
    all.put(
        "monitoring",
        Map.of("url", monitoring.get("url"), "pushUrl", monitoring.get("pushUrl"), "interval", 20));
    all.put(
        "alerts",
        Map.of(
            "mail",
            Map.of(
                "host", mail.get("host"),
                "port", mail.get("port"),
                "from", "platform@platform.example",
                "to", List.of("ops@platform.example")),
            "webhook",
            said.get("webhook")));
    all.put("dns", Map.of("resolver", said.get("dns")));
    all.put("trust", Map.of("caFile", said.get("caBundle")));
    return all;
  }

  private static Map<String, Object> secrets(Sandbox sandbox) {
    var monitoring = part(sandbox.endpoints(), "monitoring");
    return Map.of(
        "storage_box_ssh_key", sandbox.storageBox().adminKey(),
        "monitoring_username", monitoring.get("username"),
        "monitoring_password", monitoring.get("password"));
  }

  @SuppressWarnings("unchecked") // as sandbox.json has it
  private static Map<String, Object> part(Map<String, Object> whole, String name) {
    return (Map<String, Object>) requireNonNull(whole.get(name));
  }

  private static String json(Object value) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(value);
  }

  /** What workers push to. */
  Path bare() {
    return folder.resolveSibling(folder.getFileName() + ".git");
  }

  /**
   * An operator edits platform.yml, commits and pushes: from now on servers come from this image.
   */
  void chooseImage(String image) {
    edit("platform.yml", "(?m)^  image: .*$", "  image: " + image);
  }

  /** An operator edits one line of a file, commits and pushes. */
  void edit(String path, String pattern, String line) {
    git("pull", "--quiet", "--rebase");
    var file = folder.resolve(path);
    try {
      Files.writeString(file, Files.readString(file).replaceFirst(pattern, line));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    push(line);
  }

  /**
   * An operator moves the hosts' nightly backup ten hours away. No check begins in a client's
   * window, and tests run at any hour.
   */
  void moveTheNight() {
    var later = ZonedDateTime.now(ZoneId.of("Europe/Amsterdam")).plusHours(10);
    edit(
        "platform.yml",
        "(?m)^  time: .*$",
        "  time: \"%s\"".formatted(later.format(DateTimeFormatter.ofPattern("HH:mm"))));
  }

  /** An operator takes {@code base/} of this build's template over, as the changelog asks. */
  void takeBase() {
    git("pull", "--quiet", "--rebase");
    git("rm", "-r", "--quiet", "base");
    var template = Path.of("../infrastructure/base").toString();
    ProgramResult.run(List.of("cp", "--recursive", template, folder.toString())).orFail();
    git("add", "base");
    push("base of the new version");
  }

  private void push(String message) {
    git("-c", "user.name=ops", "-c", "user.email=ops@platform.example", "commit", "-am", message);
    git("push", "--quiet");
  }

  /** Every file at the newest commit. */
  List<String> files() {
    return git("--git-dir=" + bare(), "ls-tree", "-r", "--name-only", "HEAD").lines().toList();
  }

  /** A file at the newest commit. */
  String text(String path) {
    return git("--git-dir=" + bare(), "show", "HEAD:" + path);
  }

  /** A file at a commit. */
  String text(String commit, String path) {
    return git("--git-dir=" + bare(), "show", commit + ":" + path);
  }

  /** Everything that was ever committed. */
  String log() {
    return git("--git-dir=" + bare(), "log", "--patch", "--all");
  }

  /** The values of a sops file at the newest commit. */
  Map<String, String> secrets(String path, Path ageKeys) {
    return new SopsProgram(sops, ageKeys, keys).decrypt(path, text(path));
  }

  private String git(String... arguments) {
    var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    return ProgramResult.run(command).orFail();
  }
}
