package society.postx.platform.activities.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.server.TestKeys;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.change.Change;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/**
 * Tests sub-accounts against the sandbox's Storage Box API, and checks its accounts and the homes'
 * files.
 */
class StorageBoxAccountsTest {
  private static final String HOME = "backups/client-alpha";

  private final HetznerSandbox world = new HetznerSandbox();
  private final PaperHomes homes = new PaperHomes();
  private final StorageBoxApi api = world.hetzner().storageBoxes();
  private final StorageBoxAccounts accounts =
      new StorageBoxAccounts(world.hetzner(), Heartbeat.none(), homes, new BoxTestKeys());

  @AfterEach
  void stop() {
    world.close();
  }

  private SubAccountSpec spec(RunLabel run) {
    return new SubAccountSpec(
        new ClientName("alpha"),
        "0".repeat(40),
        world.sandbox().storageBox().id(),
        HOME,
        HetznerSandbox.labels(),
        run);
  }

  private List<BoxSubaccount> all() {
    return api.subaccounts(world.sandbox().storageBox().id());
  }

  @Test
  void aHostMayAppendAndThePlatformMayDoEverythingAndNeitherMayDoMore() {
    assertThat(accounts.previewSubAccount(spec(HetznerSandbox.RUN)))
        .containsExactly(Change.created("sub-account client-alpha"));

    var account = accounts.ensureSubAccount(spec(HetznerSandbox.RUN));

    assertThat(account.username()).isEqualTo(world.sandbox().storageBox().username() + "-sub1");
    assertThat(account.changes()).containsExactly(Change.created("sub-account client-alpha"));
    assertThat(all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.homeDirectory()).isEqualTo(HOME);
              assertThat(it.accessSettings().sshEnabled()).isTrue();
              assertThat(it.accessSettings().sambaEnabled()).isFalse();
              assertThat(it.accessSettings().webdavEnabled()).isFalse();
            });
    assertThat(homes.all().get(HOME))
        .containsEntry(
            ".ssh/authorized_keys",
            """
            restrict,command="rclone serve restic --stdio --append-only ./restic-repo" %s
            restrict,command="rclone serve restic --stdio ./restic-repo" %s
            """
                .formatted(TestKeys.HOST_KEY_PUBLIC, TestKeys.PLATFORM_KEY_PUBLIC));
  }

  @Test
  void aSecondOnboardingChangesNothingAndDamageIsRepaired() {
    accounts.ensureSubAccount(spec(HetznerSandbox.RUN));
    var later = spec(HetznerSandbox.LATER_RUN);

    assertThat(accounts.previewSubAccount(later)).isEmpty();
    assertThat(accounts.ensureSubAccount(later).changes()).isEmpty();

    try (var home = homes.open(later, "")) {
      home.setAuthorizedKeys("ssh-ed25519 AAAA somebody\n");
    }
    var open = new BoxSubaccount.AccessSettings(true, true, true, true, false);
    world
        .hetzner()
        .waiter()
        .await(
            List.of(api.updateAccess(later.boxId(), all().getFirst().id(), open)),
            Heartbeat.none());

    assertThat(accounts.previewSubAccount(later)).hasSize(2);
    assertThat(accounts.ensureSubAccount(later).changes())
        .containsExactly(
            Change.changed("sub-account client-alpha"),
            Change.changed("authorized keys of sub-account client-alpha"));
    assertThat(all().getFirst().accessSettings().sambaEnabled()).isFalse();
    try (var home = homes.open(later, "")) {
      assertThat(home.authorizedKeys()).doesNotContain("somebody");
    }
  }

  @Test
  void anAccountIsFoundAsItIsAndAMissingOneIsNamed() {
    assertThatThrownBy(() -> accounts.findSubAccount(spec(HetznerSandbox.RUN)))
        .hasMessageContaining("alpha has no sub-account client-alpha on the Storage Box");
    var made = accounts.ensureSubAccount(spec(HetznerSandbox.RUN));
    var found = accounts.findSubAccount(spec(HetznerSandbox.LATER_RUN));
    assertThat(found.username()).isEqualTo(made.username());
    assertThat(found.changes()).isEmpty();
  }

  @Test
  void anAccountThatAnAttemptMadeWhoseAnswerWasLostIsAdopted() {
    world
        .sandbox()
        .faults()
        .answer("POST /v1/storage_boxes/*/subaccounts", 409)
        .code("uniqueness_error")
        .afterTheWork()
        .once();

    assertThat(accounts.ensureSubAccount(spec(HetznerSandbox.RUN)).changes()).hasSize(1);
    assertThat(accounts.ensureSubAccount(spec(HetznerSandbox.LATER_RUN)).changes()).isEmpty();
  }

  @Test
  void anAccountOfSomebodyElseIsNeverTouched() {
    accounts.ensureSubAccount(spec(HetznerSandbox.RUN));
    api.labelSubaccount(spec(HetznerSandbox.RUN).boxId(), all().getFirst().id(), Map.of());

    assertThatThrownBy(() -> accounts.ensureSubAccount(spec(HetznerSandbox.RUN)))
        .isInstanceOfSatisfying(
            ApplicationFailure.class, e -> assertThat(e.getType()).isEqualTo("FOREIGN_RESOURCE"));
    accounts.removeSubAccount(spec(HetznerSandbox.RUN));

    assertThat(all()).hasSize(1);
    assertThat(homes.all()).containsKey(HOME);
  }

  @Test
  void anAbortRemovesAccountAndHomeOfItsRunAlone() {
    accounts.ensureSubAccount(spec(HetznerSandbox.RUN));

    accounts.removeSubAccount(spec(HetznerSandbox.LATER_RUN));
    assertThat(all()).hasSize(1);

    accounts.removeSubAccount(spec(HetznerSandbox.RUN));
    accounts.removeSubAccount(spec(HetznerSandbox.RUN));
    assertThat(all()).isEmpty();
    assertThat(homes.all()).isEmpty();
  }

  @Test
  void aRepositoryThatWasThereBeforeSurvivesTheAbort() {
    homes.all().put(HOME, new TreeMap<>(Map.of("restic-repo/config", "years of backups")));

    accounts.ensureSubAccount(spec(HetznerSandbox.RUN));
    accounts.removeSubAccount(spec(HetznerSandbox.RUN));

    assertThat(all()).isEmpty();
    assertThat(homes.all().get(HOME)).containsKey("restic-repo/config");
  }
}
