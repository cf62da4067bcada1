package society.postx.platform.activities.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static society.postx.platform.workflows.failure.FailureType.SECRETS_UNREADABLE;
import static society.postx.platform.workflows.failure.FailureType.UNAVAILABLE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.ssh.Hosts;
import society.postx.platform.activities.ssh.Masking;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.host.HostSpec;

/** Keeps evidence for 30 days, and never what it cannot mask. */
final class EvidenceRetentionTest {
  private static final Instant NOW = Instant.parse("2026-12-31T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void whatIsOlderThanThirtyDaysGoesAndTheRestStays() throws IOException {
    var old = made("alpha", NOW.minus(Duration.ofDays(30)).minusSeconds(1));
    var cutOff = Files.createFile(folder.resolve("alpha-20261101T000000Z.new"));
    var young = made("alpha", NOW.minus(Duration.ofDays(30)).plusSeconds(1));
    var future = made("beta", NOW.plus(Duration.ofDays(1)));
    var renamed = Files.createFile(folder.resolve("alpha-outage-of-november.txt"));
    var odd = Files.createFile(folder.resolve("alpha-20269999T999999Z.txt"));
    new EvidenceRetention(folder, InstantSource.fixed(NOW)).removeOld();
    assertThat(List.of(old, cutOff)).noneMatch(Files::exists);
    assertThat(List.of(young, future, renamed, odd)).allMatch(Files::exists);
  }

  @Test
  void aFileThatCannotBeRemovedKeepsNoOtherOne() throws IOException {
    var old = new ArrayList<Path>();
    for (var client : List.of("alpha", "beta", "gamma")) {
      old.add(made(client, NOW.minus(Duration.ofDays(31))));
    }
    var first = new AtomicReference<Path>();
    EvidenceRetention.Removal removal =
        file -> {
          if (first.compareAndSet(null, file)) {
            throw new AccessDeniedException(file.toString());
          }
          return Files.deleteIfExists(file);
        };
    new EvidenceRetention(folder, InstantSource.fixed(NOW), removal).removeOld();
    assertThat(old).filteredOn(Files::exists).containsExactly(first.get());
  }

  /** An exception would end the schedule until the worker starts again. */
  @Test
  void anHourThatFailsEndsNoLaterOne() throws IOException {
    Files.createDirectory(EvidenceFiles.folder(folder));
    new Housekeeping(
            folder,
            TestEvidence.withoutBox(folder),
            TestEvidence.handoversWithoutBox(folder),
            () -> {
              throw new IllegalStateException("no clock");
            })
        .run();
  }

  /** sops that does not answer in time. */
  @Test
  void evidenceIsWrittenEvenIfTheSecretsCannotBeReadInTime() throws IOException {
    new EvidenceKeeper(new Hosts(), TestEvidence.withoutBox(folder))
        .keep(
            spec(),
            "exit status 1: the password is hunter2hunter2",
            () -> {
              throw UNAVAILABLE.retry("no answer");
            },
            () -> {
              throw new UncheckedIOException(new IOException("sops did not end within 30 s"));
            });
    assertThat(TestEvidence.only(folder))
        .content()
        .contains("withheld", "sops did not end within 30 s")
        .doesNotContain("hunter2hunter2");
  }

  @Test
  void aWorkerWithoutEvidenceHasNothingToRemove() {
    new EvidenceRetention(folder.resolve("none"), InstantSource.fixed(NOW)).removeOld();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void aWorkerThatStartsRemovesWhatIsOld() throws IOException {
    var evidence = Files.createDirectories(EvidenceFiles.folder(folder));
    var old = Files.createFile(evidence.resolve("alpha-20200101T000000Z.txt"));
    new Housekeeping(
            folder,
            TestEvidence.withoutBox(folder),
            TestEvidence.handoversWithoutBox(folder),
            InstantSource.system())
        .start();
    await().until(() -> Files.notExists(old));
  }

  @Test
  void evidenceIsNamedAsItsRetentionExpects() {
    var kept = keep(Masking.none());
    var later = InstantSource.fixed(Instant.now().plus(Duration.ofDays(31)));
    new EvidenceRetention(EvidenceFiles.folder(folder), later).removeOld();
    assertThat(kept).doesNotExist();
  }

  @Test
  void evidenceThatCannotBeMaskedIsWithheld() throws IOException {
    var spec = spec();
    var kept =
        new EvidenceKeeper(new Hosts(), TestEvidence.withoutBox(folder))
            .keep(
                spec,
                "exit status 1: the password is hunter2hunter2",
                () -> {
                  throw UNAVAILABLE.retry("no answer");
                },
                () -> {
                  throw SECRETS_UNREADABLE.stop("sops cannot decrypt it");
                });
    assertThat(TestEvidence.only(folder))
        .content()
        .contains("client-alpha", "withheld", "sops cannot decrypt it")
        .doesNotContain("hunter2hunter2");
    assertThat(kept.summary()).doesNotContain("hunter2hunter2");
  }

  private Path keep(Masking masking) {
    var kept =
        new EvidenceKeeper(new Hosts(), TestEvidence.withoutBox(folder))
            .keep(
                spec(),
                "exit status 1",
                () -> {
                  throw UNAVAILABLE.retry("no answer");
                },
                () -> masking);
    assertThat(kept.location())
        .contains("the Storage Box does not answer", "./platform evidence alpha-");
    return TestEvidence.only(folder);
  }

  private static HostSpec spec() {
    return new HostSpec(
        new ClientName("alpha"),
        new Domain("alpha.platform.example"),
        "192.0.2.1",
        "ab".repeat(20),
        List.of(),
        new RunLabel("run-1"));
  }

  private Path made(String client, Instant at) throws IOException {
    return Files.createFile(
        folder.resolve("%s-%s.txt".formatted(client, EvidenceFiles.STAMP.format(at))));
  }
}
