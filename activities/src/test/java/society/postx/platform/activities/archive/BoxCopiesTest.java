package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.sandbox.Sandbox;
import society.postx.platform.workflows.client.ClientName;

/** Reads the box's own snapshots over Hetzner's API. */
class BoxCopiesTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private final HetznerSandbox world = new HetznerSandbox();

  @AfterEach
  void stop() {
    world.close();
  }

  private BoxCopies copies() {
    return BoxCopies.of(world.hetzner().storageBoxes(), box());
  }

  private long box() {
    return world.sandbox().storageBox().id();
  }

  @Test
  void aSnapshotThatAPersonMadeWaitsForThePersonAndThePlansDoNot() throws Exception {
    var later = Instant.now().plus(Duration.ofHours(1));
    copies().requireDecided(ALPHA, later);
    send(
        "POST",
        "actions/enable_snapshot_plan",
        "{\"max_snapshots\": 3, \"minute\": 0, \"hour\": 5}");
    await().until(() -> copies().plan().isPresent());
    assertThat(copies().gone(Instant.parse("2027-05-01T12:00:00Z"))).startsWith("by 2027-05-05,");
    send("POST", "snapshots", "{}");
    await().until(() -> copies().snapshots().size() == 1);
    var id = copies().snapshots().get(0).id();
    assertThatThrownBy(() -> copies().requireDecided(ALPHA, later))
        .hasMessageContaining("%d (made at ".formatted(id));
    copies().requireDecided(ALPHA, Instant.now().minus(Duration.ofDays(1))); // made since
    send("PUT", "snapshots/" + id, "{\"labels\": {\"kept-by\": \"carol\"}}");
    copies().requireDecided(ALPHA, later);
    assertThat(copies().remain(later)).contains("carol decided to keep it");
  }

  private void send(String method, String path, String body) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var url = "%s/storage_boxes/%d/%s".formatted(world.sandbox().hetznerEndpoint(), box(), path);
      var answer =
          http.send(
              HttpRequest.newBuilder(URI.create(url))
                  .header("Authorization", "Bearer " + world.sandbox().token(Sandbox.DEMO))
                  .header("Content-Type", "application/json")
                  .method(method, BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
    }
  }
}
