package society.postx.platform.activities.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static society.postx.platform.workflows.failure.FailureType.REPOSITORY_CONFLICT;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.CommitRequest;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.secrets.SecretActivities;

/** Makes and removes a client's secrets in {@code secrets/clients/<name>.sops.yaml}. */
public final class SopsSecrets implements SecretActivities {
  static final String RULES = "secrets/.sops.yaml";

  private final InfrastructureRepository repository;
  private final SopsProgram sops;
  private final Supplier<String> workflow;

  /**
   * @param workflow says the id of the workflow that calls, for the commits' trailers
   */
  public SopsSecrets(
      InfrastructureRepository repository, SopsProgram sops, Supplier<String> workflow) {
    this.repository = repository;
    this.sops = sops;
    this.workflow = workflow;
  }

  @Override
  public Changes ensureSecrets(ClientPlan plan) {
    var wanted = WantedSecrets.of(plan, repository.at(plan.commit()));
    var path = SecretStore.path(plan.client());
    var before = repository.latest();
    var own = ownKey(plan, before);
    var there = before.has(path);
    var commit =
        write(
            plan,
            "make its secrets",
            newest -> {
              requireSameKey(path, own, there, newest);
              return missing(plan, wanted, own, newest);
            });
    return changes(plan, repository.at(commit));
  }

  @Override
  public void removeSecrets(ClientPlan plan) {
    var commit =
        write(
            plan,
            "remove its secrets",
            newest -> {
              var gone = new TreeMap<String, Optional<byte[]>>();
              for (var path : files(plan.client())) {
                if (newest.madeBy(plan.run(), path)) {
                  gone.put(path, Optional.empty());
                }
              }
              return gone;
            });
    // After the secrets: an attempt that is cut off leaves a key of nothing, never secrets without
    // theirs.
    if (!repository.at(commit).has(SecretStore.path(plan.client()))) {
      sops.keys().remove(plan.client(), plan.run());
    }
  }

  /** The secrets file and the pin change in one commit: a host key is never without its pin. */
  private Map<String, Optional<byte[]>> missing(
      ClientPlan plan,
      Map<String, Supplier<String>> wanted,
      Optional<AgeRecipient> own,
      Checkout newest) {
    var client = plan.client();
    var path = SecretStore.path(client);
    var edits = new TreeMap<String, Optional<byte[]>>();
    var known =
        newest.has(path) ? sops.decrypt(path, newest.text(path)) : new TreeMap<String, String>();
    var made = new TreeMap<String, String>();
    wanted.forEach(
        (name, draw) -> {
          if (!known.containsKey(name)) {
            made.put(name, draw.get());
          }
        });
    if (!made.isEmpty()) {
      var before = known.isEmpty() ? "" : sops.plaintext(path, newest.text(path));
      var encrypted = sops.encrypt(path, before + yaml(made), newest.text(RULES), own);
      edits.put(path, Optional.of(encrypted.getBytes(UTF_8)));
    }
    // A known key is never pinned again: its server's containers may have read it. Without a pin
    // the platform refuses to connect. A pin that is there may be of a server that runs; a new one
    // gets its own from FirstHostKeys.
    var drawn = Optional.ofNullable(made.get(SecretStore.HOST_KEY));
    drawn
        .filter(any -> !newest.has(pins(client)))
        .ifPresent(
            key -> edits.put(pins(client), Optional.of(FirstHostKeys.pin(key).getBytes(UTF_8))));
    return edits;
  }

  /**
   * Secrets that are there keep their key or have none: a key for old secrets would end nothing,
   * since Git's history opens with the platform's keys alone.
   */
  private Optional<AgeRecipient> ownKey(ClientPlan plan, Checkout newest) {
    var path = SecretStore.path(plan.client());
    if (!newest.has(path)) {
      return sops.keys().ensure(plan.client(), plan.run());
    }
    sops.prepare(path, newest);
    return SopsProgram.clientKey(path, newest.text(path));
  }

  /** Somebody else wrote or removed them since the key was looked up. */
  private static void requireSameKey(
      String path, Optional<AgeRecipient> own, boolean before, Checkout newest) {
    var now = newest.has(path) ? SopsProgram.clientKey(path, newest.text(path)) : own;
    if (!now.equals(own) || (before && !newest.has(path))) {
      throw REPOSITORY_CONFLICT.stop(
          "%s: changed while its secrets were made; nothing was written; retry the step"
              .formatted(path));
    }
  }

  /** Asked of Git: an attempt before this one may have pushed and lost its answer. */
  private static Changes changes(ClientPlan plan, Checkout written) {
    var path = SecretStore.path(plan.client());
    if (written.madeBy(plan.run(), path)) {
      return new Changes(List.of(Change.created(path)));
    }
    return written.touchedBy(plan.run(), path)
        ? new Changes(List.of(Change.changed(path)))
        : Changes.none();
  }

  private String write(ClientPlan plan, String what, CommitRequest.Edits edits) {
    return repository.write(
        new CommitRequest(
            "%s: %s".formatted(plan.client(), what), workflow.get(), plan.run(), edits));
  }

  private static List<String> files(ClientName client) {
    return List.of(
        SecretStore.path(client), pins(client), "clients/%s.restickeys".formatted(client));
  }

  static String pins(ClientName client) {
    return "clients/%s.hostkeys".formatted(client);
  }

  private static String yaml(SortedMap<String, String> values) {
    return values.entrySet().stream()
        .map(entry -> FirstHostKeys.line(entry.getKey(), entry.getValue()))
        .collect(joining());
  }
}
