package society.postx.platform.activities.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.sshkey.PublicHalf;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.failure.FailureType;

/**
 * Gives each new server a first SSH host key of its own. The server reads that key in its user data
 * for as long as it lives, so no other server may be recognized by it.
 */
public final class FirstHostKeys {
  /** Newest first; a server image is at most a few servers old. */
  private static final int MOST_KEYS = 40;

  private final InfrastructureRepository repository;
  private final SopsProgram sops;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public FirstHostKeys(
      InfrastructureRepository repository, SopsProgram sops, Supplier<String> workflow) {
    this.repository = repository;
    this.sops = sops;
    this.workflow = workflow;
  }

  /**
   * The private key for a server that is about to be created; its public half is pinned. Every
   * attempt of a run gets the same key, since an attempt whose answer was lost may have created the
   * server. Call it only where the client has no server: the pins of an earlier one are replaced.
   *
   * @param run the run that creates the server
   */
  public String ofNewServer(ClientName client, RunLabel run) {
    sops.prepare(SecretStore.path(client), repository.latest());
    var commit =
        repository.write(
            new CommitRequest(
                "%s: draw the first host key of its new server".formatted(client),
                workflow.get(),
                run,
                newest -> drawn(client, run, newest)));
    var keys = known(client, repository.at(commit));
    return Optional.ofNullable(keys.get(SecretStore.HOST_KEY)).orElseThrow();
  }

  /**
   * Pins the keys of the server that the client has, where a run needlessly generated another one:
   * Hetzner's list may show a server late, so that a second run takes it for missing.
   *
   * @param run the run that found the server
   * @param madeBy the run that created it, by the server's label
   */
  public void ofPresentServer(ClientName client, RunLabel run, RunLabel madeBy) {
    sops.prepare(SecretStore.path(client), repository.latest());
    repository.write(
        new CommitRequest(
            "%s: pin the host keys of its present server again".formatted(client),
            workflow.get(),
            run,
            newest -> present(client, madeBy, newest)));
  }

  /**
   * Pins the keys of the server again that the client had before a run drew one for a new server.
   * Without any, the platform refuses to connect and says so.
   */
  public void ofServerBefore(ClientName client, RunLabel run) {
    repository.write(
        new CommitRequest(
            "%s: pin the host keys of its earlier server again".formatted(client),
            workflow.get(),
            run,
            newest -> before(client, run, newest)));
  }

  /**
   * Pins every key that the client's servers ever had, as the repository's history knows them: a
   * server that runs on a server image shows one of them, and its first contact pins that alone.
   */
  public void ofServerImage(ClientName client, RunLabel run) {
    repository.write(
        new CommitRequest(
            "%s: pin all host keys that its server image may hold".formatted(client),
            workflow.get(),
            run,
            newest -> ever(client, newest)));
  }

  private static Map<String, Optional<byte[]>> ever(ClientName client, Checkout newest) {
    var pins = SopsSecrets.pins(client);
    var all =
        newest.changes(pins).reversed().stream()
            .filter(it -> it.has(pins))
            .flatMap(it -> it.text(pins).lines())
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .distinct()
            .limit(MOST_KEYS)
            .toList();
    return all.isEmpty()
        ? Map.of()
        : Map.of(pins, Optional.of((String.join("\n", all) + "\n").getBytes(UTF_8)));
  }

  private static Map<String, Optional<byte[]>> before(
      ClientName client, RunLabel run, Checkout newest) {
    var pins = SopsSecrets.pins(client);
    if (!newest.has(pins)) {
      return Map.of();
    }
    return newest.changes(pins).reversed().stream()
        .filter(it -> it.has(pins) && !it.writtenBy(run))
        .findFirst()
        .map(it -> it.bytes(pins))
        .map(bytes -> Map.of(pins, Optional.of(bytes)))
        .orElse(Map.of());
  }

  private Map<String, Optional<byte[]>> present(
      ClientName client, RunLabel madeBy, Checkout newest) {
    var pins = SopsSecrets.pins(client);
    if (!newest.has(pins)) {
      return Map.of(); // the platform refuses to connect, and says so
    }
    return newest.changes(pins).reversed().stream()
        .filter(it -> it.has(pins) && (it.writtenBy(madeBy) || !isFirst(client, it)))
        .findFirst()
        .map(it -> it.bytes(pins))
        .map(bytes -> Map.of(pins, Optional.of(bytes)))
        .orElse(Map.of());
  }

  /** Whether the pin is a key that was drawn for a new server, not one that a host made. */
  private boolean isFirst(ClientName client, Checkout checkout) {
    var path = SecretStore.path(client);
    return checkout.has(path)
        && Optional.ofNullable(sops.decrypt(path, checkout.text(path)).get(SecretStore.HOST_KEY))
            .filter(key -> checkout.text(SopsSecrets.pins(client)).equals(pin(key)))
            .isPresent();
  }

  private Map<String, Optional<byte[]>> drawn(ClientName client, RunLabel run, Checkout newest) {
    var known = known(client, newest);
    var pins = SopsSecrets.pins(client);
    if (newest.touchedBy(run, pins)
        && newest.has(pins)
        && Optional.ofNullable(known.get(SecretStore.HOST_KEY))
            .filter(key -> newest.text(pins).equals(pin(key)))
            .isPresent()) {
      return Map.of();
    }
    var path = SecretStore.path(client);
    var key = SecretGenerator.sshKey();
    var before = newest.text(path);
    var text =
        TopLevelEntry.without(sops.plaintext(path, before), SecretStore.HOST_KEY)
            + line(SecretStore.HOST_KEY, key);
    var own = SopsProgram.clientKey(path, before);
    var encrypted = sops.encrypt(path, text, newest.text(SopsSecrets.RULES), own);
    return Map.of(
        path, Optional.of(encrypted.getBytes(UTF_8)), pins, Optional.of(pin(key).getBytes(UTF_8)));
  }

  private SortedMap<String, String> known(ClientName client, Checkout newest) {
    var path = SecretStore.path(client);
    if (!newest.has(path)) {
      throw FailureType.SECRETS_UNREADABLE.stop(
          "%s: is missing in the infrastructure repository at %s".formatted(path, newest.commit()));
    }
    return sops.decrypt(path, newest.text(path));
  }

  static String pin(String privateKey) {
    return PublicHalf.of(SecretStore.HOST_KEY, privateKey) + "\n";
  }

  /** Double quotes with JSON's escapes are YAML for any value. */
  static String line(String name, String value) {
    return "%s: \"%s\"\n"
        .formatted(name, new String(JsonStringEncoder.getInstance().quoteAsString(value)));
  }
}
