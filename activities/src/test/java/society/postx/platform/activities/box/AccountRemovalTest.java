package society.postx.platform.activities.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.hetzner.HetznerException;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.server.TestKeys;
import society.postx.platform.workflows.box.SubAccount;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.client.ClientName;

/** Takes access to the box away at the sandbox's API, and checks accounts and homes. */
class AccountRemovalTest {
  private static final String KEYS = ".ssh/authorized_keys";

  private final HetznerSandbox world = new HetznerSandbox();
  private final PaperHomes homes = new PaperHomes();
  private final StorageBoxApi api = world.hetzner().storageBoxes();
  private final StorageBoxAccounts accounts =
      new StorageBoxAccounts(world.hetzner(), Heartbeat.none(), homes, new BoxTestKeys());
  private final AccountRemoval removal =
      new AccountRemoval(world.hetzner(), Heartbeat.none(), homes, new BoxTestKeys());
  private BoxSubaccount neighbour;
  private Map<String, String> neighboursFiles = Map.of();

  AccountRemovalTest() {
    accounts.ensureSubAccount(spec("beta"));
    neighbour = all().getFirst();
  }

  @BeforeEach
  void remember() {
    neighboursFiles = Map.copyOf(files("beta"));
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private SubAccountSpec spec(String client) {
    var labels = HetznerSandbox.labels();
    labels.put("client", client);
    return new SubAccountSpec(
        new ClientName(client),
        "0".repeat(40),
        world.sandbox().storageBox().id(),
        "backups/client-" + client,
        labels,
        HetznerSandbox.RUN);
  }

  private SubAccountSpec alpha() {
    return spec("alpha");
  }

  private List<BoxSubaccount> all() {
    return api.subaccounts(world.sandbox().storageBox().id());
  }

  private Map<String, String> files(String client) {
    return Objects.requireNonNull(homes.all().get("backups/client-" + client));
  }

  private void assertNeighbourIsUntouched() {
    assertThat(all()).contains(neighbour);
    assertThat(files("beta")).isEqualTo(neighboursFiles);
  }

  private static void assertStops(String type, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .hasMessageContainingAll(words)
        .isInstanceOfSatisfying(
            ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo(type));
  }

  @Test
  void theHostLosesItsKeyWhileThePlatformsKeyAndAnAdministratorsStay() {
    accounts.ensureSubAccount(alpha());
    var administrator = "restrict ssh-ed25519 AAAAsomebody admin\n";
    var earlier =
        "restrict,command=\"rclone serve restic --stdio --append-only ./restic-repo\" ssh-ed25519 AAAAearlier\n";
    var original = files("alpha").get(KEYS);
    files("alpha").put(KEYS, original + earlier + administrator);
    assertThat(removal.refuseHostKey(alpha()).changes()).hasSize(1);
    assertThat(files("alpha").get(KEYS))
        .isEqualTo(
            "restrict,command=\"rclone serve restic --stdio ./restic-repo\" %s\n%s"
                .formatted(TestKeys.PLATFORM_KEY_PUBLIC, administrator));
    assertThat(removal.refuseHostKey(alpha()).changes()).as("again").isEmpty();
    removal.admitHostKey(alpha());
    assertThat(files("alpha").get(KEYS)).isEqualTo(original + administrator);
    assertThat(removal.admitHostKey(alpha()).changes()).as("again").isEmpty();
    assertNeighbourIsUntouched();
  }

  /** A person may have given it another command: with it, the host would still get in. */
  @Test
  void theHostsKeyGoesAlsoFromALineThatAPersonChanged() {
    accounts.ensureSubAccount(alpha());
    files("alpha").put(KEYS, TestKeys.HOST_KEY_PUBLIC + " root@client-alpha\n");
    removal.refuseHostKey(alpha());
    assertThat(files("alpha").get(KEYS)).isEmpty();
  }

  @Test
  void theApprovedSubAccountGoesAndItsHomeAndTheNeighboursStay() {
    var approved = accounts.ensureSubAccount(alpha());
    files("alpha").put("restic-repo/config", "years of backups");
    assertThat(removal.deleteSubAccount(alpha(), approved).changes()).hasSize(1);
    assertThat(all()).containsExactly(neighbour);
    assertThat(files("alpha")).containsEntry("restic-repo/config", "years of backups");
    assertThat(removal.deleteSubAccount(alpha(), approved).changes()).as("again").isEmpty();
    assertThat(removal.verifyNoSubAccount(alpha())).contains("none of the 1 sub-accounts");
    assertThat(removal.refuseHostKey(alpha()).changes()).isEmpty();
    assertNeighbourIsUntouched();
  }

  @Test
  void aSecondAttemptFinishesWhatTheFirstBegan() {
    var approved = accounts.ensureSubAccount(alpha());
    world.sandbox().faults().loseAnswer("DELETE /v1/storage_boxes/*/subaccounts/*").once();
    assertThatThrownBy(() -> removal.deleteSubAccount(alpha(), approved))
        .isInstanceOf(HetznerException.class);
    removal.deleteSubAccount(alpha(), approved);
    assertThat(all()).containsExactly(neighbour);
  }

  @Test
  void anIdThatIsSomebodyElsesByNowIsLeftAlone() {
    var approved = accounts.ensureSubAccount(alpha());
    var wrong = new SubAccount(neighbour.id(), neighbour.username(), neighbour.server(), List.of());
    assertStops("FOREIGN_RESOURCE", () -> removal.deleteSubAccount(alpha(), wrong), "client=beta");
    var renamed = new SubAccount(approved.id(), "u1-sub9", approved.host(), List.of());
    assertStops("FOREIGN_RESOURCE", () -> removal.deleteSubAccount(alpha(), renamed), "u1-sub9");
    api.labelSubaccount(alpha().boxId(), approved.id(), spec("beta").labels());
    assertStops("FOREIGN_RESOURCE", () -> removal.deleteSubAccount(alpha(), approved), "-sub2");
    assertStops("FOREIGN_RESOURCE", () -> removal.refuseHostKey(alpha()), "client-alpha");
    assertThat(all()).hasSize(2);
    assertNeighbourIsUntouched();
  }

  /** A run that was ended by force leaves it, and strangers may have its password. */
  @Test
  void aDownloadLoginThatIsLeftIsNamed() {
    var gamma = accounts.ensureSubAccount(spec("gamma"));
    api.labelSubaccount(
        alpha().boxId(), gamma.id(), new TreeMap<>(Map.of(AccountRemoval.EXPORT_OF, "alpha")));
    assertStops("VERIFICATION_FAILED", () -> removal.verifyNoSubAccount(alpha()), "(client-gamma)");
  }

  @Test
  void aSubAccountThatIsLeftIsNamed() {
    accounts.ensureSubAccount(alpha());
    assertStops("VERIFICATION_FAILED", () -> removal.verifyNoSubAccount(alpha()), "(client-alpha)");
  }
}
