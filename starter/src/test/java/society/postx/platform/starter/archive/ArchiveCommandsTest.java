package society.postx.platform.starter.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.starter.CommittedFiles;
import society.postx.platform.starter.InMemoryTemporal;
import society.postx.platform.starter.Terminal;
import society.postx.platform.workflows.alert.SendAlertImpl;
import society.postx.platform.workflows.permit.PermitImpl;
import society.postx.platform.workflows.retention.FakeArchives;
import society.postx.platform.workflows.retention.RetainThenDeleteImpl;
import society.postx.platform.workflows.testkit.TestWorkers;

@Timeout(120)
class ArchiveCommandsTest {
  @RegisterExtension final InMemoryTemporal temporal = new InMemoryTemporal();
  @TempDir Path repository;

  private final Terminal terminal = new Terminal();
  private final FakeArchives world = new FakeArchives(Instant::now);
  private final TestWorkers workers = new TestWorkers(temporal.address(), "default");

  @BeforeEach
  void twoClientsAreArchived() {
    workers.work(world, RetainThenDeleteImpl.class, SendAlertImpl.class, PermitImpl.class);
    archive("alpha", "2027-06-01T12:00:00Z");
    archive("beta", "2027-05-02T12:00:00Z");
  }

  private void archive(String client, String deleteAt) {
    new CommittedFiles(repository)
        .commit(
            "archive/%s.yml".formatted(client),
            """
        client: %1$s
        marker: client-0000000a
        repositoryId: %2$s
        path: archive/%1$s-2027-01-31
        offboardedAt: 2027-01-31T12:00:00Z
        lastCopyAt: 2027-01-31T11:20:00Z
        deleteAt: %3$s
        evidenceUntil: 2027-03-02T12:00:00Z
        retentionDays: 90
        approvedBy: [ops]
        controller: Alpha B.V.
        dataCategories: [files]
        contact: secrets/archive/%1$s.sops.yaml#contact
        holds: [{by: carol, why: an audit, since: 2027-02-01T12:00:00Z}]
        """
                .formatted(client, "a".repeat(64), deleteAt));
  }

  @AfterEach
  void stop() {
    workers.close();
  }

  private int run(String... arguments) {
    return terminal.run(
        Stream.of(
                arguments,
                new String[] {"--repository", repository.toString()},
                arguments[0].equals("archive")
                    ? new String[0]
                    : new String[] {"--address", temporal.address()})
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  @Test
  void archivesAreListedSoonestDeadlineFirst() {
    assertThat(run("archive")).as(terminal.err()).isZero();
    assertThat(terminal.out())
        .containsSubsequence("beta", "archive/beta-", "alpha", "archive/alpha-");
    assertThat(terminal.out()).contains("by carol", "an audit", "until it is released");
  }

  @Test
  void anArchiveIsRetainedHeldReleasedAndExtended() {
    assertThat(run("retain", "alpha")).as(terminal.err()).isZero();
    assertThat(run("retain", "alpha")).isOne();
    assertThat(terminal.err()).contains(FakeArchives.ID + " runs already");
    assertThat(run("hold", "alpha", "--reason", "a dispute", "--operator", "bob"))
        .as(terminal.err())
        .isZero();
    await().until(() -> world.file().holds().size() == 1);
    assertThat(run("delete-now", "alpha", "--reason", "the customer asked")).isOne();
    assertThat(terminal.err()).contains("deleteNow is refused", "forbids the deletion");
    assertThat(run("release-hold", FakeArchives.ID, "--reason", "settled")).isZero();
    await().until(() -> world.file().holds().isEmpty());
    var later = world.file().deleteAt().plusSeconds(60).toString();
    assertThat(run("extend", "alpha", "--until", later, "--reason", "asked")).isZero();
    await().until(() -> world.file().deleteAt().toString().equals(later));
  }

  @Test
  void badInputIsRefusedInWords() {
    assertThat(run("hold", "alpha", "--reason", "x", "--until", "tomorrow")).isEqualTo(2);
    assertThat(terminal.err()).contains("--until: 'tomorrow': an instant");
    assertThat(run("hold", "gamma", "--reason", "x")).isEqualTo(2);
    assertThat(terminal.err()).contains("archive/gamma.yml: does not exist");
    assertThat(run("extend", "Al pha", "--until", "2027-06-30T12:00:00Z", "--reason", "x"))
        .isEqualTo(2);
    assertThat(terminal.err()).contains("client: 'Al pha'");
  }
}
