package society.postx.platform.activities.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFiles;
import society.postx.platform.activities.box.BoxTestKeys;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.box.PaperHomes;
import society.postx.platform.activities.box.StorageBoxAccounts;
import society.postx.platform.activities.handover.AgeProgram;
import society.postx.platform.activities.handover.DownloadHandover;
import society.postx.platform.activities.handover.HandoverFiles;
import society.postx.platform.activities.hetzner.HetznerSandbox;
import society.postx.platform.activities.hetzner.StorageBoxApi;
import society.postx.platform.activities.hetzner.wire.BoxSubaccount;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.activities.secrets.TestAgeKey;
import society.postx.platform.workflows.box.SubAccountSpec;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.offboarding.ExportOrder;

/** Opens downloads at the sandbox's Storage Box API, of folders on a real SFTP server. */
class DownloadAccountsTest {
  private static final String FOLDER = "exports/alpha-2027-01-31";

  @TempDir Path folder;
  private final HetznerSandbox world = new HetznerSandbox();
  private final StorageBoxApi api = world.hetzner().storageBoxes();
  private LocalBox box;
  private TestAgeKey key;
  private DownloadAccounts downloads;
  private Path letter;

  @BeforeEach
  void anExportIsComplete() throws IOException {
    box = new LocalBox(folder);
    key = TestAgeKey.in(folder.resolve("key"));
    letter = box.root().resolve("platform/handover/alpha.export.age");
    downloads =
        new DownloadAccounts(
            world.hetzner(),
            Heartbeat.none(),
            box::folders,
            any -> box.settings(),
            new DownloadHandover(
                new AgeProgram(TestPrograms.need("age")),
                new HandoverFiles(BoxFiles.handovers(box::folders), folder)));
    try (var folders = box.folders()) {
      var export = ExportFolder.of(folders, order());
      export.save(export.open(order()).completeWith(List.of()));
    }
  }

  @AfterEach
  void stop() {
    box.close();
    world.close();
  }

  private ExportOrder order() {
    return ExportOrders.order(key.recipient());
  }

  private SubAccountSpec spec(String client, SortedMap<String, String> labels) {
    return new SubAccountSpec(
        new ClientName(client),
        "0".repeat(40),
        world.sandbox().storageBox().id(),
        "backups/client-" + client,
        labels,
        HetznerSandbox.RUN);
  }

  private SubAccountSpec alpha() {
    return spec("alpha", HetznerSandbox.labels());
  }

  private List<BoxSubaccount> all() {
    return api.subaccounts(world.sandbox().storageBox().id());
  }

  private String password() throws IOException {
    return key.decrypt(Files.readString(letter))
        .lines()
        .filter(it -> it.contains("password:"))
        .findFirst()
        .orElseThrow()
        .replaceFirst(".*password: ", "");
  }

  @Test
  void theClientAloneGetsALoginThatReadsItsExportFromOutside() throws IOException {
    var download = downloads.openDownload(alpha(), order());
    assertThat(all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.id()).isEqualTo(download.id());
              assertThat(it.homeDirectory()).isEqualTo(FOLDER);
              assertThat(it.accessSettings())
                  .isEqualTo(new BoxSubaccount.AccessSettings(true, false, true, false, true));
              assertThat(it.labels())
                  .containsEntry("export-of", "alpha")
                  .doesNotContainKey("client");
            });
    assertThat(download.handover())
        .isEqualTo(
            "platform/handover/alpha.export.age on the Storage Box (./platform handover alpha --export)");
    assertThat(key.decrypt(Files.readString(letter)))
        .contains(download.username(), download.host(), box.settings().storageBox().hostKey());
    assertThat(password()).hasSize(48);
    assertThat(download.toString()).doesNotContain(password());
  }

  @Test
  void aSecondAttemptKeepsThePasswordThatWasHandedOverAndReplacesOneThatWasLost()
      throws IOException {
    var first = downloads.openDownload(alpha(), order());
    var password = password();
    assertThat(downloads.openDownload(alpha(), order())).isEqualTo(first);
    assertThat(password()).isEqualTo(password);
    Files.delete(letter);
    var open = new BoxSubaccount.AccessSettings(true, true, true, true, false);
    var action = api.updateAccess(alpha().boxId(), first.id(), open);
    world.hetzner().waiter().await(List.of(action), Heartbeat.none());
    assertThat(downloads.openDownload(alpha(), order())).isEqualTo(first);
    assertThat(password()).isNotEqualTo(password);
    assertThat(all())
        .singleElement()
        .satisfies(it -> assertThat(it.accessSettings().readonly()).isTrue());
  }

  /** An answer that was lost leaves a login whose password nobody has. */
  @Test
  void aLoginWhoseMakerWasKilledGetsANewPassword() throws IOException {
    world
        .sandbox()
        .faults()
        .answer("POST /v1/storage_boxes/*/subaccounts", 409)
        .code("uniqueness_error")
        .afterTheWork()
        .once();
    assertThatThrownBy(() -> downloads.openDownload(alpha(), order())).isNotNull();
    downloads.openDownload(alpha(), order());
    assertThat(all()).hasSize(1);
    assertThat(password()).hasSize(48);
  }

  @Test
  void whatLooksForTheClientsBackupsDoesNotFindTheDownload() {
    downloads.openDownload(alpha(), order());
    var backups =
        new StorageBoxAccounts(
            world.hetzner(), Heartbeat.none(), new PaperHomes(), new BoxTestKeys());
    assertThatThrownBy(() -> backups.findSubAccount(alpha()))
        .hasMessageContaining("alpha has no sub-account client-alpha");
    backups.ensureSubAccount(alpha());
    downloads.closeDownload(alpha(), order());
    assertThat(all())
        .singleElement()
        .satisfies(it -> assertThat(it.name()).isEqualTo("client-alpha"));
  }

  @Test
  void closingRemovesLoginFolderAndLetterAndIsRepeatable() {
    downloads.openDownload(alpha(), order());
    downloads.closeDownload(alpha(), order());
    downloads.closeDownload(alpha(), order());
    assertThat(all()).isEmpty();
    assertThat(box.root().resolve(FOLDER)).doesNotExist();
    assertThat(letter).doesNotExist();
  }

  @Test
  void anotherClientsLoginAndFolderAreNeitherTakenNorRemoved() {
    downloads.openDownload(alpha(), order());
    var labels = new TreeMap<>(HetznerSandbox.labels());
    labels.put("client", "beta");
    assertThatThrownBy(() -> downloads.closeDownload(spec("beta", labels), order()))
        .hasMessageContaining("client: 'beta': the export is of alpha");
    var own = all().getFirst();
    for (var foreign :
        List.of(
            Map.of("managed-by", "post-x-platform", "export-of", "beta"),
            Map.of("managed-by", "post-x-platform", "export-of", "alpha", "client", "alpha"),
            Map.<String, String>of())) {
      api.labelSubaccount(alpha().boxId(), own.id(), foreign);
      assertThatThrownBy(() -> downloads.closeDownload(alpha(), order()))
          .hasMessageContaining("is not labelled export-of=alpha");
      assertThatThrownBy(() -> downloads.openDownload(alpha(), order()))
          .hasMessageContaining("is not labelled export-of=alpha");
    }
    assertThat(all()).hasSize(1);
    assertThat(box.root().resolve(FOLDER)).exists();
  }

  @Test
  void noLoginOpensHalfAnExportOrAnotherFolder() {
    try (var folders = box.folders()) {
      var export = ExportFolder.of(folders, order());
      export.save(ExportContents.none(order()));
    }
    assertThatThrownBy(() -> downloads.openDownload(alpha(), order()))
        .hasMessageContaining("has no complete export of alpha");
    var other =
        new ExportOrder(order().host(), List.of(), key.recipient(), "exports/beta-2027-01-31");
    assertThatThrownBy(() -> downloads.openDownload(alpha(), other))
        .hasMessageContaining("folder: 'exports/beta-2027-01-31': exports/alpha-YYYY-MM-DD");
    assertThat(all()).isEmpty();
  }
}
