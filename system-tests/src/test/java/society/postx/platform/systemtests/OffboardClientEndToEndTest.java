package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A client leaves: its data is exported, all of it is removed, and its neighbour notices nothing.
 */
@Tag("sandbox")
@Order(5)
@ExtendWith(SharedFleet.class)
class OffboardClientEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String NOTE = "what gamma wrote on its last day";

  @Test
  void aClientIsExportedRemovedArchivedAndDeletedAndItsNeighbourIsAsItWas(Fleet fleet)
      throws IOException {
    var stack = fleet.stack();
    var operator = stack.operator;
    fleet.nextcloud("beta").write("beta stays");
    fleet.nextcloud("gamma").write(NOTE);
    fleet.nextcloud("gamma").addContacts();
    var beta = Neighbour.of(stack, "beta");

    var key = stack.box.data().resolve("client-keys/gamma.yml");
    assertThat(stack.machine("gamma").run("cat /etc/platform/client-key.yml").strip())
        .isEqualTo(Files.readString(key).strip());

    var offboarding = Offboarding.start(stack, "gamma");
    var run = offboarding.run();
    assertThat(run.asked())
        .contains("Remove gamma (gamma.platform.example) and delete its server?")
        .contains("deleted for ever: server client-gamma (id ")
        .contains("by         another operator than ops");
    assertThat(operator.refused("approve", run)).contains("needs another operator than ops");
    offboarding.approve();
    offboarding.untilExported();
    assertThat(exported(offboarding)).contains(NOTE);
    var result = offboarding.confirmed();

    assertThat(result.evidence()).hasSize(5);
    assertThat(stack.account.owned("gamma").values()).containsOnly(0L);
    assertThat(stack.sandbox.servers()).noneMatch(it -> it.name().contains("gamma"));
    assertThat(stack.box.home("gamma")).doesNotExist();
    assertThat(stack.monitors("gamma")).isEmpty();
    assertThat(stack.repository.files())
        .contains("archive/gamma.yml", "secrets/archive/gamma.sops.yaml")
        .doesNotContain("clients/gamma.yml", "secrets/clients/gamma.sops.yaml");
    var archive = offboarding.archive();
    assertThat(archive.resolve("restic-repo/config")).exists();
    assertThatThrownBy(() -> operator.onboard("gamma", "nextcloud").result())
        .hasStackTraceContaining("gamma");
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
    result
        .durations()
        .forEach((step, took) -> Figures.say("offboarding, %s: %s".formatted(step, took)));

    deleteNow(offboarding);
    assertThat(archive).doesNotExist();
    assertThat(key).doesNotExist();
    assertThat(stack.box.data().resolve("client-keys/beta.yml")).exists();
    assertThat(oldSecrets(stack, "gamma")).matches("0 of [2-9] versions open\\R");
    assertThat(oldSecrets(stack, "beta")).matches("0 of [1-9] versions open\\R");
    assertThat(certificate(stack)).contains("key destroyed: the client's own key age1");
    assertThat(stack.repository.files())
        .contains("archive/deleted/gamma-%s.yml".formatted(offboarding.lastDay()))
        .anyMatch(path -> path.startsWith("certificates/gamma-"))
        .doesNotContain("archive/gamma.yml", "secrets/archive/gamma.sops.yaml");
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
  }

  private static String certificate(Stack stack) {
    return stack.repository.files().stream()
        .filter(path -> path.startsWith("certificates/gamma-"))
        .map(stack.repository::text)
        .findFirst()
        .orElseThrow();
  }

  /** With all that Git ever had and the platform's age key, as somebody who copied both. */
  private static String oldSecrets(Stack stack, String client) {
    var script =
        """
        cd "$1"
        all=0 open=0
        for path in secrets/clients/$2.sops.yaml secrets/archive/$2.sops.yaml; do
          for commit in $(git log --format=%H --diff-filter=AM --all -- "$path"); do
            all=$((all + 1))
            git show "$commit:$path" | "$3" decrypt --input-type yaml --output-type yaml >/dev/null 2>&1 && open=$((open + 1))
          done
        done
        echo "$open of $all versions open"
        """;
    return ProgramResult.run(
            List.of(
                "bash",
                "-c",
                script,
                "-",
                stack.repository.bare().toString(),
                client,
                Prerequisites.program("sops").toString()),
            Map.of("SOPS_AGE_KEY_FILE", stack.ageKeys().toString()),
            "")
        .orFail();
  }

  /** As the client reads it: all parts of the files, with its own key. */
  private static String exported(Offboarding offboarding) {
    var folder = offboarding.export();
    var key = offboarding.stack().recipientKey();
    assertThat(new LiveFolder(folder).children("*")).isNotEmpty();
    var script =
        """
        cd "$1"
        cat nextcloud/files.tar.age.* | age --decrypt --identity "$2" | tar --extract --to-stdout --wildcards '*note.txt'
        """;
    return ProgramResult.run(List.of("bash", "-c", script, "-", folder.toString(), key.toString()))
        .orFail();
  }

  /** The customer asks for it, and a second operator agrees. */
  private static void deleteNow(Offboarding offboarding) {
    var stack = offboarding.stack();
    var kept = offboarding.retention();
    offboarding.untilKept();
    var unused = stack.operator.starter("delete-now", kept.id(), "--reason", "the customer asked");
    stack.operator.approveAs("carol", kept, "it wrote so");
    await("the archive is deleted")
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () ->
                stack.repository.files().stream()
                    .anyMatch(path -> path.startsWith("certificates/gamma-")));
    assertThat(Objects.requireNonNull(kept.progress()).client()).isEqualTo("gamma");
  }
}
