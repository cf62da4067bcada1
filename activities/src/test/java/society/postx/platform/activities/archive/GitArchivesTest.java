package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.hetzner.wire.BoxSnapshot;
import society.postx.platform.activities.host.EvidenceFiles;
import society.postx.platform.activities.host.TestEvidence;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.box.BoxSnapshotPlan;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.Deadline;
import society.postx.platform.workflows.retention.DeletionFacts;
import society.postx.platform.workflows.retention.Hold;

class GitArchivesTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final Instant BEGIN = Instant.parse("2027-01-31T12:00:00Z");
  private static final Instant AT = BEGIN.plus(Duration.ofDays(90));
  private static final RunLabel RUN = new RunLabel("retain-1");
  private static final String FILE = AlphasArchive.FILE;

  @TempDir Path folder;
  private TestRepository repository;
  private GitArchives archives;
  private BoxCopies copies = new BoxCopies(Optional.empty(), List.of());

  @BeforeEach
  void alphaIsArchived() throws IOException {
    repository =
        TestRepository.in(
            folder,
            Map.of(
                "platform.yml",
                Files.readString(Path.of("../infrastructure/platform.yml")),
                "archive/alpha.yml",
                FILE,
                "archive/beta.yml",
                FILE.replace("alpha", "beta"),
                "archive/clients/alpha.md",
                "# alpha\n",
                "secrets/archive/alpha.sops.yaml",
                "encrypted\n",
                "secrets/archive/beta.sops.yaml",
                "encrypted\n"));
    archives = archives(TestEvidence.withoutBox(folder), TestEvidence.handoversWithoutBox(folder));
  }

  private GitArchives archives(EvidenceFiles evidence, HandoverFiles handovers) {
    return new GitArchives(
        repository.opened(),
        evidence,
        handovers,
        any -> copies,
        () -> "retention/alpha/2027-01-31");
  }

  private static void assertInvalid(String from, String to, String message) {
    assertThatThrownBy(
            () -> YamlFile.read("archive/alpha.yml", FILE.replace(from, to), ArchiveFile.class))
        .hasMessageContaining(message);
  }

  @Test
  void whatBreaksARuleIsNamed() {
    assertInvalid("deleteAt: \"2027-05", "deleteAt: \"2027-04", "not before offboardedAt and 90");
    assertInvalid("retentionDays: 90", "retentionDays: 9", "the customer's recorded instruction");
    assertInvalid("path: archive/alpha", "path: archive/beta", "archive/alpha-YYYY-MM-DD");
    assertInvalid("sops.yaml#contact", "sops.yaml", "a secret's place, never an address");
    assertInvalid("holds: []", "hold: []", "unknown key");
  }

  @Test
  void termsAreWrittenAndWhatPeopleWroteStaysWhereItIsStricter() {
    var hold = new Hold("bob", "a dispute", BEGIN, null);
    var byHand = new Hold("carol", "by hand", BEGIN, AT);
    var file = archives.readArchive(ALPHA);
    repository.commit(Map.of("archive/alpha.yml", YamlFile.text(file.with(AT, List.of(byHand)))));
    var later = AT.plusSeconds(9);
    var kept = archives.keepTerms(Deadline.of(file.archive(), later, List.of(hold)), RUN);
    assertThat(kept.deleteAt()).isEqualTo(later);
    assertThat(kept.holds()).containsExactly(hold, byHand);
    assertThat(archives.readArchive(ALPHA)).isEqualTo(kept);
  }

  @Test
  void theArchiveOfAClientThatIsBackIsNotReadForDeletion() {
    repository.commit(Map.of("clients/alpha.yml", "name: alpha\n"));
    assertThatThrownBy(() -> archives.readArchive(ALPHA))
        .hasMessageContaining("alpha is a client again; its archive was kept");
  }

  @Test
  void oneCommitRemovesTheFilesAndWritesTombstoneAndCertificate() {
    var archive = archives.readArchive(ALPHA).archive();
    var facts =
        new DeletionFacts(
            AT, AT.plusSeconds(60), "the deadline", List.of("archive/ has nothing of alpha"));
    var before = repository.log().size();
    assertThat(archives.closeArchive(archive, facts, RUN))
        .isEqualTo("certificates/alpha-2027-05-01.md");
    archives.closeArchive(archive, facts, RUN); // the answer was lost
    assertThat(repository.log()).hasSize(before + 1);
    var now = repository.opened().latest();
    assertThat(now.has("archive/alpha.yml")).isFalse();
    assertThat(now.has("archive/clients/alpha.md")).isFalse();
    assertThat(now.has("secrets/archive/alpha.sops.yaml")).isFalse();
    assertThat(now.text("archive/beta.yml")).isEqualTo(FILE.replace("alpha", "beta"));
    assertThat(now.has("secrets/archive/beta.sops.yaml")).isTrue();
    assertThat(now.text("archive/deleted/alpha-2027-01-31.yml"))
        .contains("client-7f3a9c1e", archive.trash());
    assertThat(now.text("certificates/alpha-2027-05-01.md"))
        .contains("Alpha B.V.", "files, calendars", "ops, carol", "a".repeat(64), "What remains");
  }

  private static final String OWN =
      "age1h7c7zx2gfmg8jx9yaw3vj7ucnsk3xpccq7p5reae6kantlfqmaws77vcts";

  /** As sops writes it where a second group has the client's key. */
  private static final String KEYED =
      """
      a: ENC[x]
      sops:
        shamir_threshold: 2
        key_groups:
          - age: [{recipient: age1a3gtd3dy5eg88u8nzq2vn88w22ay0qw3sv2zwuyqqwkykgysjp7qtp68p8, enc: x}]
          - age: [{recipient: %s, enc: x}]
      """
          .formatted(OWN);

  private static final String OPEN = "a: ENC[x]\nsops: {age: [{recipient: age1x, enc: x}]}\n";

  /** What the certificate of gamma says after these versions of its secrets. */
  private String certificate(String evidence, String... versions) {
    repository.commit(Map.of("archive/gamma.yml", FILE.replace("alpha", "gamma")));
    for (var version : versions) {
      repository.commit(Map.of("secrets/clients/gamma.sops.yaml", version));
    }
    repository.remove("secrets/clients/gamma.sops.yaml");
    repository.commit(Map.of("secrets/archive/gamma.sops.yaml", versions[versions.length - 1]));
    var facts = new DeletionFacts(AT, AT.plusSeconds(60), "the deadline", List.of(evidence));
    var archive = archives.readArchive(new ClientName("gamma")).archive();
    var path = archives.closeArchive(archive, facts, RUN);
    return repository.opened().latest().text(path);
  }

  private static final String ABSENT =
      "the Storage Box lists neither archive/gamma-2027-01-31 nor client-keys/gamma.yml";

  @Test
  void theCertificateSaysThatTheKeyWasDestroyedIfNoVersionOfTheSecretsOpensWithoutIt() {
    assertThat(certificate(ABSENT, KEYED, KEYED.replace("[x]", "[y]")))
        .contains("key destroyed: the client's own key " + OWN, "until they are replaced");
  }

  @Test
  void oneOldVersionThatThePlatformsKeysOpenIsCountedAndTheKeyEndedNothing() {
    assertThat(certificate(ABSENT, OPEN, KEYED))
        .doesNotContain("key destroyed")
        .contains("hold 1 versions of the secrets that the platform's keys alone open.");
  }

  @Test
  void withoutEvidenceOfItsAbsenceTheKeyIsNotCalledDestroyed() {
    assertThat(certificate("the Storage Box lists nothing of gamma", KEYED))
        .doesNotContain("key destroyed")
        .contains("the end of the client's own key was not verified");
  }

  @Test
  void aClientWithoutAKeyOfItsOwnGetsNoWordOfOne() {
    assertThat(certificate(ABSENT, OPEN))
        .doesNotContain("key destroyed")
        .contains("the client had no key of its own");
  }

  /** Daily at 06:45, and the archive was gone at 12:01 of 2027-05-01. */
  private static final BoxSnapshotPlan DAILY = new BoxSnapshotPlan(20, 45, 6, null, null);

  private static BoxSnapshot snapshot(long id, boolean automatic, String at, String... keeper) {
    var labels =
        keeper.length == 0 ? Map.<String, String>of() : Map.of(BoxCopies.KEPT_BY, keeper[0]);
    return new BoxSnapshot(id, automatic, at, labels);
  }

  @Test
  void theCertificateSaysByWhenThePlanHasReplacedTheLastCopy() {
    copies =
        new BoxCopies(
            Optional.of(DAILY),
            List.of(
                snapshot(7, true, "2027-05-01T06:46:00+00:00"),
                snapshot(8, false, "2027-05-02T08:00:00Z"))); // of after the deletion
    assertThat(certificate(ABSENT, KEYED))
        .contains(
            "| last copies gone | by 2027-05-22, with the Storage Box's last snapshot of before |",
            "The plan of today (daily, keeps 20, the oldest at least 19 days old)",
            "has replaced the last of them by 2027-05-22;")
        .doesNotContain("people");
  }

  @Test
  void withoutSnapshotsTheLastCopyGoesWithTheDeletion() {
    assertThat(certificate(ABSENT, KEYED))
        .contains("| last copies gone | with the deletion: ")
        .contains("## What remains\n\n- The history");
  }

  @Test
  void aSnapshotThatNoPlanReplacesStopsTheCertificateUntilAPersonDecides() {
    var before = repository.log().size();
    var byHand = snapshot(9, false, "2027-01-02T10:00:00Z");
    var ofNoPlan = snapshot(10, true, "no time");
    copies = new BoxCopies(Optional.empty(), List.of(byHand, ofNoPlan));
    assertThatThrownBy(() -> certificate(ABSENT, KEYED))
        .hasMessageContaining("9 (made at 2027-01-02 10:00 UTC), 10 (made at an unknown time)")
        .hasMessageContaining("kept-by=");
    assertThat(repository.opened().latest().has("archive/gamma.yml")).isTrue();
    assertThat(repository.log().size()).isEqualTo(before + 4); // what the test itself commits
    copies =
        new BoxCopies(
            Optional.of(DAILY), List.of(snapshot(9, false, "2027-01-02T10:00:00Z", "ca|rol")));
    var archive = archives.readArchive(new ClientName("gamma")).archive();
    var facts = new DeletionFacts(AT, AT.plusSeconds(60), "the deadline", List.of(ABSENT));
    var path = archives.closeArchive(archive, facts, RUN);
    copies = new BoxCopies(Optional.empty(), List.of(byHand));
    assertThat(archives.closeArchive(archive, facts, RUN))
        .as("the answer was lost")
        .isEqualTo(path);
    assertThat(repository.opened().latest().text(path))
        .contains("| last copies gone | never, while people keep the Storage Box's snapshot 9 (")
        .contains("- Snapshot 9 (made at 2027-01-02 10:00 UTC) of the Storage Box may hold")
        .contains("ca", "decided to keep it");
  }

  @Test
  void evidenceOfTheClientGoesAndItsNeighboursStays() throws IOException {
    var evidence = Files.createDirectories(folder.resolve("evidence"));
    Files.writeString(evidence.resolve("alpha-20270101T000000Z.txt"), "x");
    Files.writeString(evidence.resolve("alpha-2-20270101T000000Z.txt"), "x");
    var handover = Files.createDirectories(folder.resolve("handover"));
    for (var name : List.of("alpha.age", "alpha.export.age", "alpha.export.receipt")) {
      Files.writeString(handover.resolve(name), "x");
    }
    Files.writeString(handover.resolve("alpha-export.age"), "of the client alpha-export");
    try (var box = new LocalBox(Files.createDirectory(folder.resolve("storage")))) {
      for (var name : List.of("alpha", "alpha-2")) {
        box.put("platform/evidence/%s-20270101T000000Z.txt.age".formatted(name), "x");
        box.put("platform/handover/%s.age".formatted(name), "x");
      }
      var all =
          archives(
              new EvidenceFiles(folder, BoxFiles.evidence(box::folders), UnaryOperator.identity()),
              new HandoverFiles(BoxFiles.handovers(box::folders), folder));
      assertThat(all.removeEvidence(all.readArchive(ALPHA).archive()))
          .startsWith("2 evidence files and 4 hand-over files");
      assertThat(box.below("platform"))
          .containsOnlyKeys(
              "",
              "evidence",
              "evidence/alpha-2-20270101T000000Z.txt.age",
              "handover",
              "handover/alpha-2.age");
    }
    assertThat(handover).isDirectoryContaining("glob:**alpha-export.age");
    assertThat(evidence).isDirectoryContaining("glob:**alpha-2-20270101T000000Z.txt");
  }
}
