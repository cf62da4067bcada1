package society.postx.platform.activities.infrastructure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static society.postx.platform.activities.infrastructure.OnboardingInputs.alpha;
import static society.postx.platform.activities.infrastructure.OnboardingInputs.input;

import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.backup.Snapshot;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.onboarding.ClientFacts;
import society.postx.platform.workflows.onboarding.OnboardClientInput;
import society.postx.platform.workflows.server.Server;

final class GitInfrastructureTest {
  private static final RunLabel RUN = new RunLabel("run-1");
  private static final RunLabel LATER = new RunLabel("run-2");

  private static final String BETA =
      """
      name: beta
      domain: beta.platform.example
      group: production
      apps: [nextcloud]
      contact: it@beta.example
      """;

  @TempDir private Path folder;
  private TestRepository operator;
  private GitInfrastructure infrastructure;
  private Instant now = Instant.now();

  @BeforeEach
  void anOperatorHasTheTemplate() {
    operator = TestRepository.in(folder, TestTemplate.files());
    infrastructure = new GitInfrastructure(operator.opened(), () -> "onboard/alpha", () -> now);
  }

  @Test
  void aPlanNamesEverythingThatWillBeBuiltAndWritesNothing() {
    var plan = infrastructure.planClient(alpha(), RUN);
    assertThat(plan.apps())
        .extracting(app -> app.name().value())
        .containsExactly("traefik", "nextcloud");
    assertThat(plan.urls()).containsExactly("https://alpha.platform.example/");
    assertThat(plan.server().name()).isEqualTo("client-alpha");
    assertThat(plan.server().labels().toString())
        .isEqualTo("{client=alpha, group=canary, managed-by=post-x-platform, role=client}");
    assertThat(plan.dns().names()).containsExactly("alpha");
    assertThat(plan.subAccount().home()).isEqualTo("backups/client-alpha");
    assertThat(plan.changes()).containsExactly(Change.created("clients/alpha.yml"));
    assertThat(plan.commit()).isEqualTo(operator.log().getFirst().getName());
    assertThat(operator.log()).hasSize(1);
  }

  @Test
  void aClientIsOneCommittedFileThatThePlanIsReadFrom() {
    var plan = infrastructure.addClient(alpha(), RUN);
    assertThat(operator.text("clients/alpha.yml"))
        .isEqualTo(
            """
            name: alpha
            domain: alpha.platform.example
            group: canary
            apps: [nextcloud]
            contact: 'it@alpha.example'
            """);
    assertThat(plan.commit()).isEqualTo(operator.log().getFirst().getName());
    assertThat(infrastructure.clients()).containsExactly(new ClientName("alpha"));
  }

  @Test
  void anAttemptWhoseAnswerWasLostReportsWhatItMadeAndALaterRunReportsNothing() {
    infrastructure.addClient(alpha(), RUN);
    assertThat(infrastructure.addClient(alpha(), RUN).changes()).hasSize(1);
    assertThat(infrastructure.addClient(alpha(), LATER).changes()).isEmpty();
    assertThat(operator.log()).hasSize(2);
  }

  @Test
  void aKnownClientsPlanNeedsNoInputAndAnUnknownOneIsNamed() {
    var added = infrastructure.addClient(alpha(), RUN);
    var plan = infrastructure.planOf(new ClientName("alpha"), RUN);
    assertThat(plan.subAccount()).isEqualTo(added.subAccount());
    assertThat(plan.changes()).isEmpty();
    assertThatThrownBy(() -> infrastructure.planOf(new ClientName("beta"), RUN))
        .hasMessageContaining("client: 'beta': has no file clients/beta.yml");
  }

  @Test
  void anUndoRemovesTheFileOfItsOwnRunOnly() {
    infrastructure.addClient(alpha(), RUN);
    infrastructure.removeClient(alpha(), LATER);
    assertThat(infrastructure.clients()).hasSize(1);
    operator.commit(
        Map.of("clients/alpha.yml", operator.text("clients/alpha.yml") + "# by hand\n"));
    infrastructure.removeClient(alpha(), RUN);
    infrastructure.removeClient(alpha(), RUN);
    assertThat(infrastructure.clients()).isEmpty();
    assertThat(infrastructure.addClient(alpha(), LATER).changes()).hasSize(1);
  }

  @Test
  void anInputThatContradictsTheFileIsRefusedByField() {
    infrastructure.addClient(alpha(), RUN);
    refused(input("alpha", "beta.platform.example", "nextcloud"))
        .hasMessageContaining(
            "domain: 'beta.platform.example': clients/alpha.yml says 'alpha.platform.example'");
    refused(input("alpha", "alpha.platform.example", "keycloak"))
        .hasMessageContaining("apps: '[keycloak]'");
  }

  @Test
  void anUnknownAppIsRefusedWithItsPlaceAndTheLikelyOne() {
    refused(input("alpha", "alpha.platform.example", "keycloak", "nextclod"))
        .hasMessageContaining(
            "clients/alpha.yml: apps[1]: 'nextclod': unknown app (did you mean nextcloud?)");
  }

  @Test
  void domainsOutsideTheZoneOrOfAnotherClientAreRefused() {
    infrastructure.addClient(alpha(), RUN);
    refused(input("beta", "beta.elsewhere.example", "nextcloud"))
        .hasMessageContaining("lies outside the zone platform.example");
    refused(input("beta", "alpha.platform.example", "nextcloud"))
        .hasMessageContaining("is the domain of clients/alpha.yml");
    refused(input("beta", "id.alpha.platform.example", "nextcloud"))
        .hasMessageContaining("overlaps with the domain alpha.platform.example");
    refused(input("beta", "platform.example", "nextcloud")).hasMessageContaining("overlaps");
  }

  @Test
  void oneOfTwoWhoWantTheSameDomainAtOnceGetsIt() throws InterruptedException {
    var other =
        new GitInfrastructure(operator.openedBy("other-worker"), () -> "onboard/beta", () -> now);
    try (var threads = Executors.newFixedThreadPool(2)) {
      threads.invokeAll(
          List.of(
              () ->
                  infrastructure.addClient(input("alpha", "x.platform.example", "nextcloud"), RUN),
              () -> other.addClient(input("beta", "x.platform.example", "nextcloud"), LATER)));
    }
    assertThat(infrastructure.clients()).hasSize(1);
  }

  @Test
  void aClientWaitsWhereItsCertificatesWouldExceedTheWeek() {
    operator.commit(limit(2));
    assertThat(infrastructure.addClientInTurn(alpha(), RUN).plan()).isNotNull();
    var beta = input("beta", "beta.platform.example", "nextcloud", "keycloak"); // two names

    var waits = infrastructure.addClientInTurn(beta, LATER);

    assertThat(waits.plan()).isNull();
    assertThat(waits.why()).startsWith("1 certificates were ordered in the last seven days, of 2");
    var until = requireNonNull(waits.until());
    assertThat(until).isBetween(now.plus(Duration.ofDays(6)), now.plus(Duration.ofDays(8)));
    assertThat(infrastructure.clients()).hasSize(1);

    now = until;
    assertThat(infrastructure.addClientInTurn(beta, LATER).plan()).isNotNull();
    assertThat(infrastructure.addClientInTurn(beta, LATER).plan()).isNotNull(); // lost answer
    assertThat(infrastructure.clients()).hasSize(2);
  }

  @Test
  void aRemovedClientCountsAndOneThatIsThereDoesNotWait() {
    operator.commit(limit(1));
    infrastructure.addClient(alpha(), RUN);
    assertThat(infrastructure.addClientInTurn(alpha(), LATER).plan()).isNotNull();
    infrastructure.removeClient(alpha(), RUN);

    var beta = input("beta", "beta.platform.example", "nextcloud");
    assertThat(infrastructure.addClientInTurn(beta, LATER).plan()).isNull();

    operator.commit(limit(2));
    assertThat(infrastructure.addClientInTurn(beta, LATER).plan()).isNotNull();
  }

  @Test
  void ofTwoClientsForTheLastCertificateOneWaits() throws Exception {
    operator.commit(limit(1));
    var other =
        new GitInfrastructure(operator.openedBy("other-worker"), () -> "onboard/beta", () -> now);
    var beta = input("beta", "beta.platform.example", "nextcloud");
    try (var threads = Executors.newFixedThreadPool(2)) {
      var one = threads.submit(() -> infrastructure.addClientInTurn(alpha(), RUN));
      var two = threads.submit(() -> other.addClientInTurn(beta, LATER));
      assertThat(List.of(one.get().why().isEmpty(), two.get().why().isEmpty()))
          .containsExactlyInAnyOrder(true, false);
    }
    assertThat(infrastructure.clients()).hasSize(1);
  }

  @Test
  void aCommitOfAnOldDateHidesNoCertificatesBelowIt() {
    operator.commit(limit(1));
    infrastructure.addClient(alpha(), RUN);
    operator.commit(
        Map.of("apps/README.md", "from a machine with a wrong clock"),
        now.minus(Duration.ofDays(40)));

    var beta = input("beta", "beta.platform.example", "nextcloud");
    assertThat(infrastructure.addClientInTurn(beta, LATER).plan()).isNull();
  }

  /** Of a branch that waited, or from a machine with a wrong clock. */
  @Test
  void aNewNameInACommitOfAnOldDateCounts() {
    operator.commit(limit(1));
    operator.commit(Map.of("clients/beta.yml", BETA), now.minus(Duration.ofDays(40)));

    var waits = infrastructure.addClientInTurn(alpha(), RUN);
    assertThat(waits.plan()).isNull();
    assertThat(waits.why()).startsWith("1 certificates were ordered in the last seven days, of 1");
  }

  @Test
  void aBranchThatWaitedCountsFromItsMerge() {
    operator.commit(limit(1));
    operator.merge(Map.of("clients/beta.yml", BETA), now.minus(Duration.ofDays(40)));
    assertThat(infrastructure.addClientInTurn(alpha(), RUN).plan()).isNull();
  }

  @Test
  void oneCommitOfTheFutureMakesNoLaterOneNew() {
    operator.commit(limit(1));
    operator.commit(Map.of("clients/beta.yml", BETA));
    operator.commit(Map.of("apps/README.md", "x"), now.plus(Duration.ofDays(4000)));
    operator.remove("clients/beta.yml");
    now = now.plus(Duration.ofDays(30));
    assertThat(infrastructure.addClientInTurn(alpha(), RUN).plan()).isNotNull();
  }

  @Test
  void aCommitOfTheFutureCountsFromNow() {
    operator.commit(limit(1));
    infrastructure.addClient(alpha(), RUN);
    now = now.minus(Duration.ofDays(30));

    var beta = input("beta", "beta.platform.example", "nextcloud");
    var until = requireNonNull(infrastructure.addClientInTurn(beta, LATER).until());
    assertThat(until).isBefore(now.plus(Duration.ofDays(8)));
  }

  private static Map<String, String> limit(int certificates) {
    return Map.of(
        "platform.yml",
        TestTemplate.text("platform.yml")
            .replaceFirst("weeklyCertificates: 50", "weeklyCertificates: " + certificates));
  }

  @Test
  void imagesWithoutAPinnedTagAreRefusedByService() {
    operator.commit(app("wiki", "[wiki]", "wiki:latest"));
    refused(input("alpha", "alpha.platform.example", "wiki"))
        .hasMessageContaining(
            "apps/wiki/compose.yml: services.app.image: 'wiki:latest': latest is not a version");
    operator.commit(app("wiki", "[wiki]", "wiki"));
    refused(input("alpha", "alpha.platform.example", "wiki")).hasMessageContaining("has no tag");
  }

  @Test
  void twoAppsThatWantOneHostNameAreRefused() {
    operator.commit(app("wiki", "['@']", "wiki:1.0"));
    refused(input("alpha", "alpha.platform.example", "nextcloud", "wiki"))
        .hasMessageContaining(
            "apps: 'nextcloud, wiki': both want the host name alpha.platform.example");
  }

  @Test
  void aBrokenFileIsNamedWithLineOrField() {
    operator.commit(Map.of("clients/beta.yml", "name: beta\ndomain: 'x\n"));
    refused(alpha())
        .hasMessageContaining("clients/beta.yml: line 2, column 7: found unexpected end");
    operator.commit(Map.of("clients/beta.yml", "name: beta\nname: beta\n"));
    refused(alpha()).hasMessageContaining("clients/beta.yml: line 2").hasMessageContaining("name");
    operator.commit(Map.of("clients/beta.yml", BETA + "colour: red\n"));
    refused(alpha())
        .hasMessageContaining("clients/beta.yml: colour: unknown key; known: apps, contact");
    operator.commit(
        Map.of("clients/beta.yml", BETA.replace("[nextcloud]", "[nextcloud, Next Cloud]")));
    refused(alpha())
        .hasMessageContaining("clients/beta.yml: apps[1]: 'Next Cloud': 1-30 lower-case");
  }

  @Test
  void managementNetworksAreChecked() {
    operator.commit(
        Map.of(
            "platform.yml",
            operator
                .text("platform.yml")
                .replaceFirst("(?m)^managementCidrs:.*$", "managementCidrs: [10.0.0.1/8]")));
    refused(alpha())
        .hasMessageContaining("platform.yml: managementCidrs[0]: '10.0.0.1/8': has bits set");
  }

  @Test
  void aClientsPageKeepsItsFirstSnapshotAndNotesByHand() {
    var plan = infrastructure.addClient(alpha(), RUN);
    infrastructure.documentClient(plan, facts("aaaa1111", "A proxy in front."));
    operator.commit(
        Map.of(
            "docs/clients/alpha.md",
            operator.text("docs/clients/alpha.md").replace("A proxy in front.", "Two proxies.")));
    var commits = operator.log().size();
    infrastructure.documentClient(plan, facts("bbbb2222", ""));
    assertThat(operator.log()).hasSize(commits);
    assertThat(operator.text("docs/clients/alpha.md"))
        .contains("aaaa1111", "Two proxies.", "client-alpha, id 7");
    infrastructure.removeClientPage(plan);
    assertThat(operator.opened().latest().has("docs/clients/alpha.md")).isFalse();
  }

  /** Its first passwords would be tried at its login again and again. */
  @Test
  void onlyTheRunThatBroughtAClientIsSureThatItHasNoPasswordsYet() {
    var later = new RunLabel("run-2");
    var plan = infrastructure.addClient(alpha(), RUN);
    var newest = operator.opened().latest();
    assertThat(newest.handedOver(plan.client(), RUN)).isFalse();
    assertThat(newest.handedOver(plan.client(), later)).as("no passwords exist").isFalse();
    operator.commit(Map.of(ClientFile.secretsPath(plan.client()), "drawn by that run"));
    newest = operator.opened().latest();
    assertThat(newest.handedOver(plan.client(), RUN)).isFalse();
    assertThat(newest.handedOver(plan.client(), later)).as("its page may be missing").isTrue();
    infrastructure.documentClient(plan, facts("aaaa1111", ""));
    assertThat(operator.opened().latest().handedOver(plan.client(), RUN)).isTrue();
  }

  @Test
  void clientsAreListedAndCountedFromTheirHandoverOn() {
    operator.commit(
        Map.of(
            "clients/beta.yml", BETA, "docs/clients/beta.md", "# beta\n", "docs/clients/x.md", ""));
    var plan = infrastructure.addClient(alpha(), RUN);
    infrastructure.documentClient(plan, facts("aaaa1111", ""));
    assertThat(operator.text("docs/clients/README.md"))
        .endsWith("Number of clients: 2\n\n- [alpha](alpha.md)\n- [beta](beta.md)\n");
    infrastructure.removeClientPage(plan);
    assertThat(operator.text("docs/clients/README.md"))
        .endsWith("Number of clients: 1\n\n- [beta](beta.md)\n");
  }

  private AbstractThrowableAssert<?, ? extends Throwable> refused(OnboardClientInput input) {
    return assertThatThrownBy(() -> infrastructure.planClient(input, RUN))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("INVALID_INPUT");
              assertThat(failure.isNonRetryable()).isTrue();
            });
  }

  private static Map<String, String> app(String name, String hostnames, String image) {
    return Map.of(
        "apps/%s/app.yml".formatted(name),
        "name: %s\nhostnames: %s\n".formatted(name, hostnames),
        "apps/%s/compose.yml".formatted(name),
        "services: {app: {image: '%s'}}\n".formatted(image));
  }

  private static ClientFacts facts(String snapshot, String notes) {
    return new ClientFacts(
        new Server(7, "client-alpha", "198.18.16.1", "fd00::1", "cx23", "fsn1", List.of()),
        new SubAccount(1, "u1-sub1", "u1-sub1.your-storagebox.de", List.of()),
        new Snapshot(snapshot, Instant.EPOCH, 1, 1, List.of()),
        List.of("https://alpha.platform.example/"),
        "2026-11-20",
        notes,
        null);
  }
}
