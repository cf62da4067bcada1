package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryLookTest {
  private static final String DIGEST = "@sha256:" + "a".repeat(64);
  private HttpServer registry;
  private RegistryLook look;

  @BeforeEach
  void serve() throws IOException {
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var origin = "http://127.0.0.1:" + registry.getAddress().getPort();
    registry.createContext("/", call -> answer(call, origin));
    registry.start();
    look = new RegistryLook(host -> host.equals("away.example") ? "http://127.0.0.1:1" : origin);
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  /** As Docker Hub: a caller needs a token, which everybody gets. */
  private static void answer(HttpExchange call, String origin) throws IOException {
    try (call) {
      var path = call.getRequestURI().getPath();
      if (path.equals("/token")) {
        var text =
            "{\"token\": \"for %s\"}".formatted(call.getRequestURI().getQuery()).getBytes(UTF_8);
        call.sendResponseHeaders(200, text.length);
        call.getResponseBody().write(text);
        return;
      }
      var shown = call.getRequestHeaders().getFirst("Authorization");
      if (shown == null || !shown.contains("scope=repository:" + name(path) + ":pull")) {
        call.getResponseHeaders()
            .add("WWW-Authenticate", "Bearer realm=\"%s/token\",service=\"hub\"".formatted(origin));
        call.sendResponseHeaders(401, -1);
        return;
      }
      call.sendResponseHeaders(
          name(path).endsWith("gone") ? 404 : name(path).endsWith("odd") ? 500 : 200, -1);
    }
  }

  private static String name(String path) {
    return path.replaceFirst("/v2/(.*)/manifests/.*", "$1");
  }

  @Test
  void onlyAClearNoOfTheRegistryCounts() {
    var there = "nextcloud:31" + DIGEST;
    var gone = "quay.example/team/gone:1" + DIGEST;
    var odd = "quay.example/odd:1" + DIGEST;
    var away = "away.example/shop:1" + DIGEST;
    var seen = look.of(List.of(there, gone, odd, away));
    assertThat(seen.gone()).containsExactly(gone);
    assertThat(seen.unknown()).hasSize(2);
    assertThat(seen.unknown().getFirst()).startsWith(odd + ": 127.0.0.1 answers 500");
    assertThat(seen.unknown().getLast()).startsWith(away);
  }

  @ParameterizedTest
  @CsvSource({
    "nextcloud:31@sha256:ab, registry-1.docker.io, library/nextcloud, sha256:ab",
    "pretix/standalone:2026.9@sha256:ab, registry-1.docker.io, pretix/standalone, sha256:ab",
    "docker.io/pretix/standalone, registry-1.docker.io, pretix/standalone, latest",
    "quay.io/keycloak/keycloak:26.4, quay.io, keycloak/keycloak, 26.4",
    "localhost:5000/shop:1.0, localhost:5000, shop, 1.0",
  })
  void anImagesNameSaysWhereItIs(String image, String host, String name, String version) {
    assertThat(RegistryLook.Place.of(image)).isEqualTo(new RegistryLook.Place(host, name, version));
  }
}
