package society.postx.platform.activities.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.CloudApi;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.wire.CloudImage;
import society.postx.platform.activities.hetzner.wire.CloudServer;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.server.ServerImage;
import society.postx.platform.workflows.server.ServerSpec;

/** Replaces servers at the sandbox's API, and checks what exists there afterwards. */
class ServerReplacementsTest {
  private static final String PROTECTION = "POST /v1/servers/{id}/actions/change_protection";
  private static final LocalDate UNTIL = LocalDate.parse("2026-12-07");

  private final HetznerSandbox world = new HetznerSandbox();
  private final CloudApi cloud = world.hetzner().cloud();
  private final TestKeys keys = new TestKeys();
  private final HetznerServers servers =
      new HetznerServers(
          world.hetzner(), Heartbeat.none(), commit -> HetznerServersTest.CLOUD_INIT, keys);
  private final ServerReplacements replacements =
      new ServerReplacements(world.hetzner(), Heartbeat.none(), keys, 2);

  @AfterEach
  void stop() {
    world.close();
  }

  private static ServerSpec spec(RunLabel run) {
    return HetznerServersTest.spec(run);
  }

  private static ServerSpec later() {
    return spec(HetznerSandbox.LATER_RUN);
  }

  private CloudServer onboarded() {
    servers.ensureServer(spec(HetznerSandbox.RUN));
    var server = cloud.serverNamed("client-alpha").orElseThrow();
    var backup = cloud.createImage(server.id(), "backup", "by hand", Map.of());
    world.hetzner().waiter().await(backup.actions(), Heartbeat.none());
    return server;
  }

  private void delete(CloudServer server) {
    world.hetzner().waiter().await(List.of(cloud.protect(server.id(), false)), Heartbeat.none());
    world.hetzner().waiter().await(List.of(cloud.deleteServer(server.id())), Heartbeat.none());
  }

  @Test
  void aServerTypeIsAsLargeAsTheOldOneAndHasRoomForTheData() {
    var types = later().ofTypes(List.of("cx23", "cx33", "cpx32"));
    assertThat(replacements.typesFor(types, 30_000_000_000L, null))
        .containsExactly("cx23", "cx33", "cpx32");
    assertThat(replacements.typesFor(types, 30_000_000_000L, "cx33"))
        .containsExactly("cx33", "cpx32");
    assertThat(replacements.typesFor(types, 70_000_000_000L, "cx1"))
        .containsExactly("cx33", "cpx32");
    assertThat(replacements.typesFor(types, 100_000_000_000L, "cx23")).containsExactly("cpx32");
    assertThatThrownBy(() -> replacements.typesFor(types, 200_000_000_000L, "cx33"))
        .hasMessageContaining(
            "none is large enough: the snapshot's data needs a disk of 215.1 GB, the old server is a cx33 (80 GB disk, 8 GB memory), and there are cx23 (40 GB disk");
  }

  @Test
  void aNewServerTakesOverNameAddressesAndFirewallWhileTheOldOneIsKept() {
    var old = onboarded();
    var before = servers.locate(List.of(new ClientName("alpha")));
    replacements.setAside(later(), UNTIL);

    var aside = cloud.server(old.id());
    assertThat(aside.status()).isEqualTo("off");
    assertThat(aside.name()).isEqualTo("client-alpha-replaced-run-2");
    assertThat(aside.protection().delete()).isTrue();
    assertThat(aside.publicNet().ipv4()).isNull();
    assertThat(aside.publicNet().ipv6()).isNull();
    assertThat(aside.labels())
        .doesNotContainKey("client")
        .containsEntry("replaced-client", "alpha")
        .containsEntry("keep-until", "2026-12-07");
    assertThat(servers.locate(List.of(new ClientName("alpha")))).isEmpty();

    servers.ensureServer(later());
    assertThat(servers.locate(List.of(new ClientName("alpha")))).isEqualTo(before);
    assertThat(cloud.serverNamed("client-alpha").orElseThrow().id()).isNotEqualTo(old.id());
    assertThat(cloud.server(old.id()).status()).isEqualTo("off");
  }

  @Test
  void theNewestBackupOutlivesTheServer() {
    var old = onboarded();
    assertThat(replacements.remains(later()).images())
        .extracting(ServerImage::backup)
        .containsExactly(true);
    replacements.setAside(later(), UNTIL);
    delete(old);
    assertThat(cloud.serverImages())
        .filteredOn(it -> it.createdFrom() != null)
        .extracting(CloudImage::type)
        .containsExactly("snapshot");
    assertThat(replacements.remains(later()).images())
        .extracting(ServerImage::backup)
        .containsExactly(false);
  }

  @Test
  void anAbortBringsTheOldServerBackAsItWas() {
    var old = onboarded();
    replacements.setAside(later(), UNTIL);
    servers.ensureServer(later());
    servers.deleteServer(later());
    replacements.bringBack(later());

    var back = cloud.serverNamed("client-alpha").orElseThrow();
    assertThat(back.id()).isEqualTo(old.id());
    assertThat(back.status()).isEqualTo("running");
    assertThat(back.publicNet().ipv4()).isEqualTo(old.publicNet().ipv4());
    assertThat(back.publicNet().ipv6()).isEqualTo(old.publicNet().ipv6());
    assertThat(back.labels()).isEqualTo(cloud.server(old.id()).labels()).isEqualTo(old.labels());
    assertThat(keys.pinnedAgain).containsExactly("alpha before run-2");
    assertThat(replacements.bringBack(later()).changes()).isEmpty();
  }

  /** An abort may come when anything of it is done. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/servers/{id}/actions/shutdown",
        "PUT /v1/images/{id}",
        "POST /v1/primary_ips/{id}/actions/unassign",
        "PUT /v1/servers/{id}"
      })
  void anAbortBringsBackWhatWasOnlyHalfSetAside(String call) {
    var old = onboarded();
    world.sandbox().faults().loseAnswer(call).once();
    assertThatThrownBy(() -> replacements.setAside(later(), UNTIL))
        .isInstanceOf(HetznerException.class);
    replacements.bringBack(later());
    assertThat(server().id()).isEqualTo(old.id());
    assertThat(server().status()).isEqualTo("running");
    assertThat(server().publicNet().ipv4()).isEqualTo(old.publicNet().ipv4());
    assertThat(server().publicNet().ipv6()).isEqualTo(old.publicNet().ipv6());
    assertThat(server().labels()).doesNotContainKeys("replaced-by", "keep-until", "replaced-while");
  }

  /** Somebody may have switched off a hijacked server. */
  @Test
  void aServerThatWasOffIsOffAfterAnAbort() {
    var old = onboarded();
    world.hetzner().waiter().await(List.of(cloud.powerOff(old.id())), Heartbeat.none());
    replacements.setAside(later(), UNTIL);
    replacements.bringBack(later());
    assertThat(server().status()).isEqualTo("off");
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    replacements.rebuildBack(later().on(copy.id()));
    replacements.reopen(later());
    assertThat(server().status()).isEqualTo("off");
  }

  /** The old server's firewall is the new one's: it must not stay closed. */
  @Test
  void anAbortOfAServerFromAnImageOpensTheFirewallAgain() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    replacements.setAside(later(), UNTIL);
    servers.ensureServer(later().closedOn(image));
    assertClosed();
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(image);
    servers.deleteServer(later().closedOn(image));
    replacements.bringBack(later());
    assertThat(webSources()).contains("0.0.0.0/0");
  }

  @Test
  void aRebuildIsClosedToUsersAndProtectedAndItsUndoWritesTheOldDiskBack() {
    var old = onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    assertThat(replacements.copyDisk(later(), UNTIL)).isEqualTo(copy);
    assertThat(replacements.remains(later()).images())
        .extracting(ServerImage::id)
        .containsExactly(image); // what is broken restores nothing
    replacements.rebuild(later().closedOn(image));
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(image);
    assertThat(server().id()).isEqualTo(old.id());
    assertThat(server().status()).isEqualTo("running");
    assertThat(server().protection()).isEqualTo(new CloudServer.Protection(true, true));
    assertClosed();

    replacements.rebuildBack(later().on(copy.id()));
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(copy.id());
    assertThat(server().protection()).isEqualTo(new CloudServer.Protection(true, true));
    assertClosed();
    assertThat(replacements.rebuildBack(later().on(image)).changes()).isEmpty();
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(copy.id());
    replacements.reopen(later());
    assertThat(webSources()).contains("0.0.0.0/0");
    assertThat(server().labels()).isEqualTo(old.labels());
    assertThat(keys.pinnedAgain)
        .containsExactly("alpha any", "alpha before run-2", "alpha before run-2");
  }

  /** What users write after the copy would be lost by an abort. */
  @Test
  void theDiskIsCopiedOnceUsersAreOutAndTheServerIsOff() {
    var old = onboarded();
    replacements.copyDisk(later(), UNTIL);
    assertThat(server().status()).isEqualTo("off");
    assertClosed();
    replacements.reopen(later());
    assertThat(server().status()).isEqualTo("running");
    assertThat(webSources()).contains("0.0.0.0/0");
    assertThat(server().labels()).isEqualTo(old.labels());
    assertThat(replacements.reopen(later()).changes()).isEmpty();
  }

  @Test
  void anAbortLeavesADiskAloneThatWasNeverWrittenOver() {
    var old = onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    world.sandbox().faults().loseAnswer(PROTECTION).once();
    assertThatThrownBy(() -> replacements.rebuild(later().closedOn(image)))
        .isInstanceOf(HetznerException.class);
    replacements.rebuildBack(later().on(copy.id()));
    assertThat(server().image()).isEqualTo(old.image());
    assertThat(server().protection()).isEqualTo(new CloudServer.Protection(true, true));
    assertClosed();
    replacements.reopen(later());
    assertThat(webSources()).contains("0.0.0.0/0");
    assertThat(server().status()).isEqualTo("running");
  }

  /** The run may have been reset after users were let in. */
  @Test
  void whatARunWroteOverItDoesNotWriteOverAgain() {
    var old = onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    replacements.rebuild(later().closedOn(copy.id()));
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(image);
    assertThat(server().id()).isEqualTo(old.id());
    assertThat(replacements.copyDisk(later(), UNTIL)).isEqualTo(copy);
    assertThat(server().status()).isEqualTo("running");
  }

  /** Its host has the same address, and nothing on its disk says that users are there again. */
  @Test
  void afterAnAbortAResetRunRemovesNothingAndWritesOverNothing() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    var ipv4 = Objects.requireNonNull(server().publicNet().ipv4()).ip();
    replacements.requireImaged(later().closedOn(image), ipv4);
    assertThatThrownBy(() -> replacements.requireImaged(later().closedOn(image), "192.0.2.99"))
        .hasMessageContaining("at 192.0.2.99 is not on the disk that this restore gave it");

    replacements.rebuildBack(later().on(copy.id()));
    replacements.reopen(later());
    assertThatThrownBy(() -> replacements.requireImaged(later().closedOn(image), ipv4))
        .hasMessageContaining("nothing is removed there");
    assertThatThrownBy(() -> replacements.copyDisk(later(), UNTIL))
        .hasMessageContaining("older than what users wrote since this restore was aborted");
  }

  @Test
  void aRunThatFinishedBeforeAnotherOneStillWritesOverNothing() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    replacements.finish(later());
    replacements.finish(spec(new RunLabel("run-3")));
    assertThatThrownBy(() -> replacements.rebuild(later().closedOn(image)))
        .hasMessageContaining("users are on it");
  }

  /** A run that is reset after its end may be aborted. */
  @Test
  void onceUsersAreOnARebuiltServerNothingOfThatRunWritesOverIt() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    servers.ensureServer(later());
    replacements.finish(later());
    replacements.finish(later());
    assertThat(server().labels())
        .containsKey("finished-by-run-2")
        .doesNotContainKeys("rebuilt-by", "rebuilding", "replaced-by", "replaced-while");

    assertThatThrownBy(() -> replacements.copyDisk(later(), UNTIL))
        .hasMessageContaining("this run has restored server client-alpha already");
    assertThatThrownBy(() -> replacements.rebuild(later().closedOn(image)))
        .hasMessageContaining("users are on it");
    assertThat(replacements.rebuildBack(later().on(copy.id())).changes())
        .singleElement()
        .asString()
        .contains("users have used it");
    replacements.reopen(later());
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(image);
    assertThat(server().status()).isEqualTo("running");
    assertThat(webSources()).contains("0.0.0.0/0");
  }

  /** As by the ways restic and image. */
  @Test
  void onceUsersAreOnANewServerNothingOfThatRunDeletesIt() {
    var old = onboarded();
    replacements.setAside(later(), UNTIL);
    servers.ensureServer(later());
    var made = server();
    replacements.finish(later());

    assertThatThrownBy(() -> replacements.setAside(later(), UNTIL))
        .hasMessageContaining("this run has restored server client-alpha already");
    servers.deleteServer(later());
    assertThat(replacements.bringBack(later()).changes())
        .singleElement()
        .asString()
        .contains("users have used it");
    assertThat(server().id()).isEqualTo(made.id());
    assertThat(webSources()).contains("0.0.0.0/0");
    assertThat(cloud.server(old.id()).status()).isEqualTo("off");
  }

  @Test
  void anotherRunMayRestoreWhatOneFinished() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    replacements.finish(later());
    var next = spec(new RunLabel("run-3"));
    var copy = replacements.copyDisk(next, UNTIL);
    replacements.rebuild(next.closedOn(image));
    replacements.rebuildBack(next.on(copy.id()));
    replacements.reopen(next);
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(copy.id());
  }

  @Test
  void anAbortWritesTheOldDiskBackWhereTheAnswerOfTheRebuildWasLost() {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    var copy = replacements.copyDisk(later(), UNTIL);
    world.sandbox().faults().loseAnswer("POST /v1/servers/{id}/actions/rebuild").once();
    assertThatThrownBy(() -> replacements.rebuild(later().closedOn(image)))
        .isInstanceOf(HetznerException.class);
    assertThatThrownBy(() -> replacements.reopen(later()))
        .hasMessageContaining("is not written back, so its firewall stays closed");
    assertClosed();
    replacements.rebuildBack(later().on(copy.id()));
    assertThat(Objects.requireNonNull(server().image()).id()).isEqualTo(copy.id());
    replacements.reopen(later());
    assertThat(webSources()).contains("0.0.0.0/0");
  }

  @Test
  void aCopyThatFailedIsMadeAgain() {
    onboarded();
    world.sandbox().faults().failAction("create_image").once();
    assertThatThrownBy(() -> replacements.copyDisk(later(), UNTIL))
        .isInstanceOf(HetznerException.class);
    var copy = replacements.copyDisk(later(), UNTIL);
    assertThat(cloud.serverImages())
        .filteredOn(it -> it.id() == copy.id())
        .extracting(CloudImage::status)
        .containsExactly("available");
  }

  @Test
  void aSecondAttemptKeepsNoSecondBackup() {
    var old = onboarded();
    var second = cloud.createImage(old.id(), "backup", "by hand", Map.of());
    world.hetzner().waiter().await(second.actions(), Heartbeat.none());
    world.sandbox().faults().loseAnswer("POST /v1/primary_ips/{id}/actions/unassign").once();
    assertThatThrownBy(() -> replacements.setAside(later(), UNTIL))
        .isInstanceOf(HetznerException.class);
    replacements.setAside(later(), UNTIL);
    assertThat(cloud.serverImages())
        .filteredOn(it -> "run-2".equals(it.labels().get("replaced-by")))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/servers/{id}/actions/rebuild",
        "POST /v1/servers/{id}/actions/create_image",
        "POST /v1/servers/{id}/actions/change_protection"
      })
  void aSecondAttemptOfARebuildFinishesWhatTheFirstBegan(String call) {
    onboarded();
    var image = replacements.remains(later()).images().getFirst().id();
    world.sandbox().faults().loseAnswer(call).once();
    assertThatThrownBy(
            () -> {
              replacements.copyDisk(later(), UNTIL);
              replacements.rebuild(later().closedOn(image));
            })
        .isInstanceOf(HetznerException.class);
    replacements.copyDisk(later(), UNTIL);
    replacements.rebuild(later().closedOn(image));
    assertThat(cloud.serverImages())
        .filteredOn(it -> "run-2".equals(it.labels().get("replaced-by")))
        .hasSize(1);
    assertThat(server().protection()).isEqualTo(new CloudServer.Protection(true, true));
  }

  private CloudServer server() {
    return cloud.serverNamed("client-alpha").orElseThrow();
  }

  /** Only SSH from management networks comes in, and nothing goes out but to where nobody is. */
  private void assertClosed() {
    var firewall = cloud.firewallNamed("client-alpha").orElseThrow();
    assertThat(firewall.rules())
        .extracting(it -> "%s %s".formatted(it.direction(), it.port()))
        .containsExactlyInAnyOrder("in 22", "out 9");
    assertThat(firewall.rules())
        .flatExtracting(it -> it.destinationIps())
        .containsExactly("192.0.2.1/32");
    assertThat(server().behind(firewall)).isTrue();
  }

  /** Who may reach port 443. */
  private List<String> webSources() {
    return cloud.firewallNamed("client-alpha").orElseThrow().rules().stream()
        .filter(it -> "443".equals(it.port()))
        .flatMap(it -> it.sourceIps().stream())
        .toList();
  }

  @Test
  void withoutAServerThereIsNothingToSetAsideOrBringBack() {
    var remains = replacements.remains(later());
    assertThat(remains.server()).isNull();
    assertThat(remains.addresses()).isEmpty();
    assertThat(replacements.setAside(later(), UNTIL).changes()).isEmpty();
    servers.ensureServer(later());
    assertThat(replacements.setAside(later(), UNTIL).changes()).isEmpty();
    assertThat(cloud.serverNamed("client-alpha").orElseThrow().status()).isEqualTo("running");
    assertThat(replacements.bringBack(later()).changes()).isEmpty();
  }

  @Test
  void theAddressesOfADeletedServerAreFoundAgain() {
    var old = onboarded();
    delete(old);
    assertThat(replacements.remains(later()).addresses())
        .contains(Objects.requireNonNull(old.publicNet().ipv4()).ip());
  }

  /** The next attempt goes on where one ended, for each answer that may be lost. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/servers/{id}/actions/shutdown",
        "PUT /v1/images/{id}",
        "POST /v1/primary_ips/{id}/actions/unassign",
        "PUT /v1/servers/{id}"
      })
  void aSecondAttemptFinishesWhatTheFirstBegan(String call) {
    var old = onboarded();
    world.sandbox().faults().loseAnswer(call).once();
    assertThatThrownBy(() -> replacements.setAside(later(), UNTIL))
        .isInstanceOf(HetznerException.class);
    replacements.setAside(later(), UNTIL);
    assertThat(cloud.server(old.id()).name()).isEqualTo("client-alpha-replaced-run-2");
    assertThat(cloud.server(old.id()).status()).isEqualTo("off");
    assertThat(cloud.server(old.id()).publicNet().ipv4()).isNull();
  }
}
