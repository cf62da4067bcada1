package society.postx.platform.starter.box;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.YamlReader;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;
import society.postx.platform.workflows.box.BoxSnapshotPlan;

/** Reads and changes the Storage Box of platform.yml over Hetzner's API. */
public final class StorageBoxClient {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int MOST_BYTES = 1_000_000;
  private static final ObjectReader PLAN =
      Json.MAPPER
          .readerFor(BoxSnapshotPlan.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final String endpoint;
  private final String token;
  private final long id;

  /**
   * @param endpoint base URL of the API
   * @param id the box's
   */
  public StorageBoxClient(String endpoint, String token, long id) {
    this.endpoint = endpoint;
    this.token = token;
    this.id = id;
  }

  /**
   * The box of {@code PLATFORM_REPOSITORY}'s platform.yml; empty where that, or Hetzner's token, is
   * not set, or the repository is not on this machine.
   */
  public static Optional<StorageBoxClient> of(Shell shell) {
    var token = shell.hetznerToken();
    var place = shell.variable("PLATFORM_REPOSITORY").filter(it -> !LocalRepository.isUrl(it));
    if (token.isEmpty() || place.isEmpty()) {
      return Optional.empty();
    }
    var text = LocalRepository.at(Path.of(place.get())).text("platform.yml").orElse("");
    if (YamlReader.map("platform.yml", text).get("storageBox") instanceof Map<?, ?> box
        && box.get("id") instanceof Number number) {
      var endpoint = shell.variable("HETZNER_ENDPOINT").orElse("https://api.hetzner.com/v1");
      return Optional.of(new StorageBoxClient(endpoint, token.get(), number.longValue()));
    }
    return Optional.empty();
  }

  /**
   * What the API says of it.
   *
   * @param limit automatic snapshots that its type allows
   * @param ssh whether it lets SSH in at all
   * @param external whether it is reached from outside of Hetzner's network
   * @param accountLimit sub-accounts that its type allows; 0 where the API does not say
   */
  public record Seen(
      Optional<BoxSnapshotPlan> plan, int limit, boolean ssh, boolean external, int accountLimit) {}

  public Seen read() {
    var box = call("", Optional.empty()).path("storage_box");
    var type = box.path("storage_box_type");
    var access = box.path("access_settings");
    return new Seen(
        plan(box.path("snapshot_plan")),
        type.path("automatic_snapshot_limit").asInt(0),
        access.path("ssh_enabled").asBoolean(),
        access.path("reachable_externally").asBoolean(),
        type.path("subaccounts_limit").asInt(0));
  }

  /** How many sub-accounts it has; each client has one. */
  public int subAccounts() {
    return call("/subaccounts", Optional.empty()).path("subaccounts").size(); // never paginated
  }

  private static Optional<BoxSnapshotPlan> plan(JsonNode sent) {
    try {
      return sent.isObject() ? Optional.of(PLAN.readValue(sent)) : Optional.empty();
    } catch (IOException e) {
      throw CommandError.failed("storage box: its snapshot plan cannot be read", e);
    }
  }

  /** Replaces the box's plan; returns once it is in effect. */
  public void enable(BoxSnapshotPlan plan) {
    call("/actions/enable_snapshot_plan", Optional.of(plan));
    var until = Instant.now().plus(LIMIT);
    while (!read().plan().equals(Optional.of(plan))) {
      if (Instant.now().isAfter(until)) {
        throw CommandError.failed(
            "storage box: the snapshot plan is not in effect after a minute; look at its actions in the Hetzner Console, then  ./platform bootstrap");
      }
      LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    }
  }

  private JsonNode call(String path, Optional<Object> body) {
    try (var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      var request =
          HttpRequest.newBuilder(URI.create("%s/storage_boxes/%d%s".formatted(endpoint, id, path)))
              .timeout(Duration.ofSeconds(20))
              .header("Authorization", "Bearer " + token)
              .header("User-Agent", "post-x-platform")
              .header("Content-Type", "application/json")
              .method(body.isEmpty() ? "GET" : "POST", publisher(body))
              .build();
      var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (var stream = answer.body()) {
        var json = Json.MAPPER.readTree(stream.readNBytes(MOST_BYTES));
        if (answer.statusCode() / 100 != 2) {
          throw refused(answer.statusCode(), json);
        }
        return json;
      }
    } catch (IOException e) {
      throw CommandError.failed(
          "storage box: %s does not answer as Hetzner's API does".formatted(endpoint), e);
    } catch (IllegalArgumentException e) {
      // Not its message: it quotes the header, and so the token.
      throw CommandError.failed("storage box: HETZNER_ENDPOINT or HCLOUD_TOKEN is malformed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandError.failed("storage box: interrupted; run it again", e);
    }
  }

  private static BodyPublisher publisher(Optional<Object> body) throws JsonProcessingException {
    return body.isEmpty()
        ? BodyPublishers.noBody()
        : BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body.get()));
  }

  private CommandError refused(int status, JsonNode json) {
    var code = json.path("error").path("code").asText("no code");
    return CommandError.failed(
        "storage box %d: Hetzner answers %d (%s); check storageBox.id in platform.yml and the token's project"
            .formatted(id, status, code.replaceAll("[^a-z_]", "")));
  }
}
