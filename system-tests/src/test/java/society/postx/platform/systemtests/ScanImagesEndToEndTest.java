package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The scheduled scan runs on one real host; each test starts with the state before it. */
@Tag("sandbox")
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ScanImagesEndToEndTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static final Set<String> SEEN = new HashSet<>();

  @BeforeAll
  static void onboard() {
    stack = Stack.start(folder);
    assertThat(stack.operator.onboard("alpha", "nextcloud").result().client()).hasToString("alpha");
    var unused =
        stack.operator.starter(
            "schedules", "apply", "--repository", folder.resolve("infrastructure").toString());
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void theScheduleScansWhatDockerRunsAndCommitsAPage() {
    assertThat(scanned()).contains("0 critical open (0 new), 0 waived, 0 high in 6 images of 1");
    var digest =
        stack
            .machine("alpha")
            .run("docker image inspect --format '{{index .RepoDigests 0}}' nextcloud:28.0.1", "")
            .output()
            .strip();
    assertThat(digest).startsWith("nextcloud@sha256:");
    assertThat(page()).contains("## `nextcloud:28.0.1`", digest + "` at alpha", "## `traefik:");
    assertThat(stack.sandbox.mail().mails()).isEmpty();
  }

  @Test
  @Order(2)
  void aNewCriticalFindingIsMailedOnce() throws IOException {
    ScannerStandIn.finds(folder, "nextcloud", "CVE-2026-1234");
    assertThat(scanned()).contains("1 critical open (1 new)");
    assertThat(page()).contains("| CVE-2026-1234 | libshop |", "**new**");
    assertThat(stack.sandbox.mail().mails())
        .singleElement()
        .asString()
        .contains("CVE-2026-1234 in nextcloud:28.0.1", "alpha");
    assertThat(scanned()).contains("1 critical open (0 new)");
    assertThat(stack.sandbox.mail().mails()).hasSize(1);
  }

  @Test
  @Order(3)
  void withoutADatabaseTheRunFailsAndSaysWhatToDo() throws IOException {
    var before = stack.repository.log();
    Files.delete(folder.resolve("trivy/db/trivy.db"));
    assertThat(scanned()).contains("trivy image --download-db-only", "SCANNER_UNAVAILABLE");
    assertThat(stack.repository.log()).isEqualTo(before);
    assertThat(stack.sandbox.mail().mails()).hasSize(2);
  }

  private static String page() {
    var path =
        stack.repository.files().stream()
            .filter(it -> it.matches("scans/.*\\.md"))
            .reduce((one, other) -> other)
            .orElseThrow();
    return stack.repository.text(path);
  }

  /** Starts a run and answers what came of it, as {@code schedules list} says. */
  private static String scanned() {
    var unused = stack.operator.starter("schedules", "trigger", "scan-images");
    await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> !last().path("said").asText().isEmpty() && SEEN.add(last().path("id").asText()));
    return last().path("said").asText();
  }

  private static JsonNode last() {
    try {
      var all = new ObjectMapper().readTree(stack.operator.starter("schedules", "list", "--json"));
      return StreamSupport.stream(all.spliterator(), false)
          .filter(it -> it.path("id").asText().equals("scan-images"))
          .findFirst()
          .orElseThrow()
          .path("lastRun");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
