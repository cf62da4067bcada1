package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.host.TestEvidence;
import society.postx.platform.activities.infrastructure.GitInfrastructure;
import society.postx.platform.activities.infrastructure.OnboardingInputs;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.ArchivedSecrets;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.activities.secrets.SopsProgram;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.infrastructure.ClientPlan;
import society.postx.platform.workflows.offboarding.OffboardingTerms;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.DeletionFacts;

/** Archives a client's files in a Git repository of its own, with secrets of the real sops. */
class ArchiveCommitTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final RunLabel ONBOARDED = new RunLabel("run-1");
  private static final RunLabel RUN = new RunLabel("offboard-1");
  private static final String SECRETS = "secrets/clients/alpha.sops.yaml";
  private static final String ARCHIVED = "secrets/archive/alpha.sops.yaml";
  private static final String CONTACT = "it@alpha.example";
  private static final Instant END = Instant.parse("2027-01-31T12:00:00Z");

  /** All that is named after alpha beside its own file and its secrets. */
  private static final Map<String, String> FILES =
      Map.of(
          "clients/alpha.hostkeys", "ssh-ed25519 AAAA\n",
          "clients/alpha.restickeys", "k\n",
          "clients/alpha.notes", "found by hand\n",
          "pins/alpha.yml", "pins: []\n",
          "secrets/rotations/alpha.yml", "rotations: []\n",
          "backups/proofs/alpha.json", "{}\n",
          "reports/drills/alpha/2027-01-30.md", "# passed\n",
          "docs/clients/alpha.md",
              """
              # alpha

              | Contact | earlier@alpha.example |
              Client file: [`clients/alpha.yml`](../../clients/alpha.yml). Secrets: [`secrets/clients/alpha.sops.yaml`](../../secrets/clients/alpha.sops.yaml).

              Ask it@alpha.example first.
              """);

  @TempDir private Path folder;
  private TestAgeKey key;
  private SopsProgram sops;
  private TestRepository operator;
  private ClientArchives archives;
  private ClientPlan plan;

  @BeforeEach
  void threeClientsOfSimilarNamesAreThere() {
    key = TestAgeKey.in(folder.resolve("key.txt"));
    sops = new SopsProgram(TestPrograms.need("sops"), key.file());
    var files = new HashMap<>(TestTemplate.files());
    files.put("secrets/.sops.yaml", key.rules());
    operator = TestRepository.in(folder, files);
    var infrastructure =
        new GitInfrastructure(operator.opened(), () -> "onboard/x", InstantSource.system());
    for (var name : List.of("alpha-2", "beta")) {
      infrastructure.addClient(
          OnboardingInputs.input(name, name + ".platform.example", "nextcloud"), ONBOARDED);
    }
    plan = infrastructure.addClient(OnboardingInputs.alpha(), ONBOARDED);
    var more = new TreeMap<>(FILES);
    FILES.forEach((path, text) -> more.put(path.replace("alpha", "alpha-2"), text));
    more.put(
        SECRETS,
        key.encrypt(sops, SECRETS, "# by hand\nrestic_repo_password: correct\nnested: {a: 1}\n"));
    operator.commit(more);
    archives = archives(operator);
  }

  private ClientArchives archives(TestRepository repository) {
    return new ClientArchives(
        repository.opened(),
        new SecretStore(repository.opened(), sops),
        new ArchivedSecrets(sops),
        () -> {
          throw new AssertionError("no box is needed");
        },
        new ClientArchives.Repositories((path, password) -> "", (path, password, ids) -> List.of()),
        Heartbeat.none(),
        () -> "offboard/alpha");
  }

  private static ArchiveFile file() {
    return new ArchiveFile(
        ALPHA,
        "client-7f3a9c1e",
        "a".repeat(64),
        "archive/alpha-2027-01-31",
        END,
        END.minusSeconds(600),
        END.plus(Duration.ofDays(90)),
        END.plus(Duration.ofDays(30)),
        90,
        null,
        List.of("ops", "carol"),
        "Alpha B.V.",
        List.of("files"),
        ARCHIVED + "#contact",
        List.of());
  }

  private SortedMap<String, String> contents() {
    var newest = operator.opened().latest();
    var all = new TreeMap<String, String>();
    for (var top : List.of("archive", "backups", "clients", "docs", "pins", "reports", "secrets")) {
      all.putAll(newest.contents(top));
    }
    return all;
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call, String type) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo(type));
  }

  @Test
  void thePlanNamesEveryFileOfTheClientAndNoneOfItsNeighbours() {
    assertThat(archives.findClientFiles(ALPHA))
        .containsExactly(
            "backups/proofs/alpha.json",
            "clients/alpha.hostkeys",
            "clients/alpha.notes",
            "clients/alpha.restickeys",
            "clients/alpha.yml",
            "docs/clients/alpha.md",
            "pins/alpha.yml",
            "reports/drills/alpha/2027-01-30.md",
            SECRETS,
            "secrets/rotations/alpha.yml");
  }

  @Test
  void oneCommitMovesTheFilesAndLeavesEveryOtherAsItWas() {
    var before = contents();
    var found = archives.findClientFiles(ALPHA);
    var commits = operator.log().size();
    var commit = archives.archiveFiles(file(), plan, RUN);
    assertThat(operator.log()).hasSize(commits + 1);
    assertThat(operator.log().getFirst().getName()).isEqualTo(commit);
    assertThat(operator.log().getFirst().getFullMessage())
        .contains("alpha: move its files to the archive", "Workflow: offboard/alpha");
    var after = contents();
    assertThat(after.keySet()).doesNotContainAnyElementsOf(found);
    var made =
        List.of(
            "archive/alpha.yml",
            "archive/clients/alpha.yml",
            "archive/clients/alpha.md",
            "archive/clients/alpha/backups/proofs/alpha.json",
            "archive/clients/alpha/clients/alpha.notes",
            "archive/clients/alpha/reports/drills/alpha/2027-01-30.md",
            ARCHIVED,
            "docs/clients/README.md");
    assertThat(after).containsKeys(made.toArray(String[]::new));
    before.keySet().removeAll(found);
    after.keySet().removeAll(made);
    assertThat(after).isEqualTo(before);
    assertThat(operator.text("docs/clients/README.md"))
        .contains("Number of clients: 1", "- [alpha-2](alpha-2.md)")
        .doesNotContain("(alpha.md)");
  }

  @Test
  void theContactsAddressIsAmongTheSecretsAlone() {
    archives.archiveFiles(file(), plan, RUN);
    var newest = operator.opened().latest();
    assertThat(sops.decrypt(ARCHIVED, newest.text(ARCHIVED)))
        .containsEntry("contact", CONTACT)
        .containsEntry("restic_repo_password", "correct");
    assertThat(new SecretStore(operator.opened(), sops).archived(ALPHA, "restic_repo_password"))
        .isEqualTo("correct");
    for (var path : newest.files("archive")) {
      assertThat(newest.text(path)).as(path).doesNotContain(CONTACT, "earlier@alpha.example");
    }
    assertThat(newest.text(ARCHIVED)).doesNotContain(CONTACT, "by hand");
    assertThat(newest.text("archive/clients/alpha.yml"))
        .isEqualTo(
            "name: alpha\ndomain: alpha.platform.example\ngroup: canary\napps: [nextcloud]\n");
    assertThat(newest.text("archive/clients/alpha.md"))
        .contains(
            "| Contact | %s#contact |".formatted(ARCHIVED),
            "[`archive/clients/alpha.yml`](alpha.yml)",
            "[`%1$s`](../../%1$s)".formatted(ARCHIVED));
  }

  @Test
  void aSecondAttemptFindsTheCommitAlsoAfterOthers() {
    var commit = archives.archiveFiles(file(), plan, RUN);
    operator.commit(Map.of("docs/notes.md", "later\n"));
    var commits = operator.log().size();
    assertThat(archives.archiveFiles(file(), plan, RUN)).isEqualTo(commit);
    assertThat(operator.log()).hasSize(commits);
  }

  @Test
  void theRetentionReadsTheArchiveAndItsDeadlineRemovesEveryFileOfIt() {
    archives.archiveFiles(file(), plan, RUN);
    var retention =
        new GitArchives(
            operator.opened(),
            TestEvidence.withoutBox(folder),
            TestEvidence.handoversWithoutBox(folder),
            any -> new BoxCopies(Optional.empty(), List.of()),
            () -> "retention/alpha/2027-01-31");
    assertThat(retention.readArchive(ALPHA)).isEqualTo(file());
    var facts = new DeletionFacts(END, END.plusSeconds(60), "the deadline", List.of("gone"));
    retention.closeArchive(file().archive(), facts, new RunLabel("retain-1"));
    assertThat(contents().keySet().stream().filter(it -> it.matches(".*\\balpha[./].*"))).isEmpty();
    assertThat(contents()).containsKey("archive/deleted/alpha-2027-01-31.yml");
  }

  @Test
  void anArchiveThatIsThereStopsWithoutAChange() {
    operator.commit(
        Map.of("archive/alpha.yml", YamlFile.text(file()).replace("7f3a9c1e", "0000000c")));
    var before = contents();
    assertRefused(() -> archives.archiveFiles(file(), plan, RUN), "VERIFICATION_FAILED")
        .hasMessageContaining("client-0000000c");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aFileInTheWayIsNotWrittenOver() {
    operator.commit(Map.of(ARCHIVED, "of an earlier client\n"));
    var before = contents();
    assertRefused(() -> archives.archiveFiles(file(), plan, RUN), "VERIFICATION_FAILED")
        .hasMessageContaining(ARCHIVED + ": is there already");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void aDomainThatChangedSinceThePlanStopsWithoutAChange() {
    operator.commit(
        Map.of(
            "clients/alpha.yml",
            operator.text("clients/alpha.yml").replace("alpha.platform", "other.platform")));
    var before = contents();
    assertRefused(() -> archives.archiveFiles(file(), plan, RUN), "VERIFICATION_FAILED")
        .hasMessageContaining("domain: 'other.platform.example': was 'alpha.platform.example'");
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void anAddressThatChangedSinceThePlanIsTheOneThatIsKept() {
    operator.commit(
        Map.of(
            "clients/alpha.yml",
            operator.text("clients/alpha.yml").replace(CONTACT, "new*it@alpha.example"),
            "docs/clients/alpha.md",
            "Ask new\\*it@alpha.example.\n"));
    archives.archiveFiles(file(), plan, RUN);
    assertThat(sops.decrypt(ARCHIVED, operator.text(ARCHIVED)))
        .containsEntry("contact", "new*it@alpha.example");
    assertThat(operator.text("archive/clients/alpha.md"))
        .isEqualTo("Ask %s#contact.\n".formatted(ARCHIVED));
  }

  @Test
  void whatWouldStopTheCommitStopsThePlan() {
    var rules = operator.text("secrets/.sops.yaml");
    operator.commit(
        Map.of("secrets/.sops.yaml", rules.replace("\\.sops\\.yaml$", "^secrets/clients/")));
    assertRefused(() -> archives.findClientFiles(ALPHA), "SECRETS_UNREADABLE")
        .hasMessageContaining("secrets/archive/alpha.sops.yaml: sops cannot encrypt it");
    operator.commit(Map.of("secrets/.sops.yaml", rules));
    operator.commit(Map.of(SECRETS, key.encrypt(sops, SECRETS, "other: x\n")));
    assertRefused(() -> archives.findClientFiles(ALPHA), "SECRETS_UNREADABLE")
        .hasMessageContaining("has no secret 'restic_repo_password'");
    operator.remove(SECRETS);
    assertRefused(() -> archives.findClientFiles(ALPHA), "SECRETS_UNREADABLE")
        .hasMessageContaining("nobody can open the archive");
    operator.remove("clients/alpha.yml");
    assertRefused(() -> archives.findClientFiles(ALPHA), "VERIFICATION_FAILED")
        .hasMessageContaining("clients/alpha.yml: is missing");
  }

  @Test
  void theTermsAreThoseOfTheNewestCommit() {
    assertThat(archives.offboardingTerms()).isEqualTo(new OffboardingTerms(24, 60));
    operator.commit(
        Map.of(
            "platform.yml",
            operator.text("platform.yml").replace("coolingHours: 24", "coolingHours: 0")));
    assertThat(archives.offboardingTerms()).isEqualTo(new OffboardingTerms(0, 60));
  }

  @Test
  void theNameIsNeverUsedAgain() {
    archives.archiveFiles(file(), plan, RUN);
    var infrastructure =
        new GitInfrastructure(operator.opened(), () -> "onboard/x", InstantSource.system());
    var again = OnboardingInputs.alpha();
    for (var path : List.of("archive/alpha.yml", "archive/deleted/alpha-2027-01-31.yml")) {
      var commits = operator.log().size();
      for (var ask :
          List.<ThrowingCallable>of(
              () -> infrastructure.planClient(again, RUN),
              () -> infrastructure.addClient(again, RUN),
              () -> infrastructure.addClientInTurn(again, RUN))) {
        assertRefused(ask, "INVALID_INPUT")
            .hasMessageContaining("client: 'alpha'")
            .hasMessageContaining(path)
            .hasMessageContaining("choose another name");
      }
      assertThat(operator.log()).hasSize(commits);
      Optional.of(path)
          .filter("archive/alpha.yml"::equals)
          .ifPresent(
              it ->
                  new GitArchives(
                          operator.opened(),
                          TestEvidence.withoutBox(folder),
                          TestEvidence.handoversWithoutBox(folder),
                          any -> new BoxCopies(Optional.empty(), List.of()),
                          () -> "x")
                      .closeArchive(
                          file().archive(),
                          new DeletionFacts(END, END, "the deadline", List.of("gone")),
                          new RunLabel("retain-1")));
    }
    var other = OnboardingInputs.input("alpha-3", "alpha-3.platform.example", "nextcloud");
    assertThat(infrastructure.addClient(other, RUN).changes()).hasSize(1);
  }
}
