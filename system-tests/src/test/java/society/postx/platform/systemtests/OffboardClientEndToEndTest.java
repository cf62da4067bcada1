package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
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
  void aClientIsExportedRemovedArchivedAndDeletedAndItsNeighbourIsAsItWas(Fleet fleet) {
    var stack = fleet.stack();
    var operator = stack.operator;
    fleet.nextcloud("beta").write("beta stays");
    fleet.nextcloud("gamma").write(NOTE);
    fleet.nextcloud("gamma").addContacts();
    var beta = Neighbour.of(stack, "beta");

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
    assertThat(stack.repository.files())
        .contains("archive/deleted/gamma-%s.yml".formatted(offboarding.lastDay()))
        .anyMatch(path -> path.startsWith("certificates/gamma-"))
        .doesNotContain("archive/gamma.yml", "secrets/archive/gamma.sops.yaml");
    assertThat(Neighbour.of(stack, "beta")).isEqualTo(beta);
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
