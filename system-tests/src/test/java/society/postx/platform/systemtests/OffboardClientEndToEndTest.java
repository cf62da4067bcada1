package society.postx.platform.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import society.postx.platform.workflows.offboarding.OffboardClientResult;

/**
 * A client leaves: its data is exported, all of it is removed, and its neighbour notices nothing.
 */
@Tag("sandbox")
@Order(5)
@ExtendWith(SharedFleet.class)
class OffboardClientEndToEndTest {
  private static final Duration LIMIT = Duration.ofMinutes(6);
  private static final String NOTE = "what gamma wrote on its last day";

  /** Which the image that stands for Nextcloud lacks. */
  private static final String CONTACTS =
      """
      CREATE TABLE oc_cards (id serial, carddata bytea);
      INSERT INTO oc_cards (carddata) VALUES (convert_to(E'BEGIN:VCARD\\nEND:VCARD', 'UTF8'));
      CREATE TABLE oc_calendarobjects (id serial, calendardata bytea, deleted_at bigint);
      """;

  private final String day = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();

  /** What must stay exactly as it is. */
  private record Neighbour(
      String note, Map<String, Long> owned, Map<String, String> box, List<String> files) {
    static Neighbour beta(Fleet fleet) {
      var stack = fleet.stack();
      var files =
          stack.repository.files().stream()
              .filter(path -> path.contains("beta"))
              .map(path -> path + "\n" + stack.repository.text(path))
              .toList();
      return new Neighbour(
          fleet.nextcloud("beta").note(),
          stack.account.owned("beta"),
          checksums(stack.box.home("beta")),
          files);
    }
  }

  private static Map<String, String> checksums(Path folder) {
    var sums = new TreeMap<String, String>();
    ProgramResult.run(
            List.of("find", folder.toString(), "-type", "f", "-exec", "sha256sum", "{}", "+"))
        .orFail()
        .lines()
        .forEach(line -> sums.put(line.substring(66), line.substring(0, 64)));
    return sums;
  }

  @Test
  void aClientIsExportedRemovedArchivedAndDeletedAndItsNeighbourIsAsItWas(Fleet fleet) {
    var stack = fleet.stack();
    var operator = stack.operator;
    for (var setting : List.of("  coolingHours: 0", "  minutesBetween: 0")) {
      var name = setting.substring(0, setting.indexOf(':'));
      stack.repository.edit("platform.yml", "(?m)^%s: .*$".formatted(name), setting);
    }
    fleet.nextcloud("beta").write("beta stays");
    fleet.nextcloud("gamma").write(NOTE);
    var unused = fleet.nextcloud("gamma").sql(CONTACTS);
    var beta = Neighbour.beta(fleet);

    var run = operator.offboard("gamma", "contract ended");
    assertThat(run.asked())
        .contains("Remove gamma (gamma.platform.example) and delete its server?")
        .contains("deleted for ever: server client-gamma (id ")
        .contains("by         another operator than ops");
    assertThat(operator.refused("approve", run)).contains("needs another operator than ops");
    operator.approveAs("carol", run, "the contract ended");
    await("the export waits for the client")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(250))
        .failFast(() -> waitsAtUnexpected(run))
        .until(() -> run.stage().equals("RECEIPT"));
    assertThat(exported(stack)).contains(NOTE);
    operator.decide("confirm-receipt", run, "gamma has it");
    var result = run.result(OffboardClientResult.class);

    assertThat(result.removed()).isTrue();
    assertThat(result.skipped()).isEmpty();
    assertThat(result.evidence()).hasSize(5);
    assertThat(stack.account.owned("gamma").values()).containsOnly(0L);
    assertThat(stack.sandbox.servers()).noneMatch(it -> it.name().contains("gamma"));
    assertThat(stack.box.home("gamma")).doesNotExist();
    assertThat(monitors(stack)).isEmpty();
    assertThat(stack.repository.files())
        .contains("archive/gamma.yml", "secrets/archive/gamma.sops.yaml")
        .doesNotContain("clients/gamma.yml", "secrets/clients/gamma.sops.yaml");
    var archive = stack.box.data().resolve("archive/gamma-" + day);
    assertThat(archive.resolve("restic-repo/config")).exists();
    assertThatThrownBy(() -> operator.onboard("gamma", "nextcloud").result())
        .hasStackTraceContaining("gamma");
    assertThat(Neighbour.beta(fleet)).isEqualTo(beta);
    result
        .durations()
        .forEach((step, took) -> Figures.say("offboarding, %s: %s".formatted(step, took)));

    deleteNow(stack);
    assertThat(archive).doesNotExist();
    assertThat(stack.repository.files())
        .contains("archive/deleted/gamma-%s.yml".formatted(day))
        .anyMatch(path -> path.startsWith("certificates/gamma-"))
        .doesNotContain("archive/gamma.yml", "secrets/archive/gamma.sops.yaml");
    assertThat(Neighbour.beta(fleet)).isEqualTo(beta);
  }

  private static void waitsAtUnexpected(OperationRun run) {
    var progress = run.progress();
    if (progress.stage().equals("WAITS_FOR_DECISION")) {
      throw new AssertionError(progress.headline());
    }
  }

  private static List<String> monitors(Stack stack) {
    return stack.sandbox.monitoring().monitors().stream()
        .map(Object::toString)
        .filter(it -> it.contains("gamma"))
        .toList();
  }

  /** As the client reads it: all parts of the files, with its own key. */
  private String exported(Stack stack) {
    var folder = stack.box.data().resolve("exports/gamma-" + day);
    assertThat(new LiveFolder(folder).children("*")).isNotEmpty();
    var script =
        """
        cd "$1"
        cat nextcloud/files.tar.age.* | age --decrypt --identity "$2" | tar --extract --to-stdout --wildcards '*note.txt'
        """;
    return ProgramResult.run(
            List.of("bash", "-c", script, "-", folder.toString(), stack.recipientKey().toString()))
        .orFail();
  }

  /** The customer asks for it, and a second operator agrees. */
  private void deleteNow(Stack stack) {
    var id = "retention/gamma/" + day;
    var kept = new OperationRun(stack.temporal.client(), id, "");
    await("it is kept").ignoreExceptions().until(() -> kept.stage().equals("WAIT"));
    var unused = stack.operator.starter("delete-now", id, "--reason", "the customer asked");
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
