package society.postx.platform.activities.offboarding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.activities.hetzner.wire.BoxUse;

/** Brings parts of a fake host to a real SFTP server. */
class PartPickupTest {
  private static final String ATTEMPT = "a".repeat(16);
  private static final String LATER = "b".repeat(16);
  private static final String TAR = "cloud/files.tar";
  private static final String CARDS = "cloud/contacts.vcf";

  @TempDir Path folder;
  private LocalBox box;
  private Path place;
  private final FakeHost host = new FakeHost();

  @BeforeEach
  void start() throws IOException {
    box = new LocalBox(folder);
    place = box.root().resolve("exports/alpha-2027-01-31");
  }

  @AfterEach
  void stop() {
    box.close();
  }

  /** Parts that wait, one after the other. */
  private static final class FakeHost implements PartSource {
    private final Map<String, WrittenFile> results = new TreeMap<>();
    private Optional<WaitingPart> waiting = Optional.empty();
    private String content = "";
    private boolean deaf;
    private boolean endless;
    private boolean ended;

    private void offer(String file, String attempt, int number, String text) {
      content = text;
      waiting = Optional.of(new WaitingPart(file, attempt, number, text.length(), sha256(text)));
    }

    private void wrote(
        String file, String attempt, int parts, long bytes, @Nullable Long held, long source) {
      results.put(file, new WrittenFile(attempt, parts, bytes, held, source, source, null));
    }

    @Override
    public Optional<WaitingPart> next() {
      return waiting;
    }

    @Override
    public void copy(WaitingPart part, OutputStream target) throws IOException {
      target.write(content.getBytes(UTF_8));
      if (content.endsWith("cut")) {
        throw new IOException("the connection broke");
      }
    }

    @Override
    public void taken(WaitingPart part) {
      if (deaf) {
        throw new IllegalStateException("the worker is killed here");
      }
      if (!endless) {
        waiting = Optional.empty();
      }
    }

    @Override
    public Map<String, WrittenFile> results() {
      return results;
    }

    @Override
    public void end() {
      ended = true;
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ExportPlan.Item item(String name) {
    return new ExportPlan.Item(
        name, List.of(), List.of(), null, null, false, List.of("count"), null, null);
  }

  private static ExportPlan plan() {
    return new ExportPlan("", "", "", 100, List.of(), List.of(), List.of(item(TAR), item(CARDS)));
  }

  private void pickUp() {
    pickUp(1_000);
  }

  private void pickUp(long free) {
    try (var folders = box.folders()) {
      pickup(ExportFolder.of(folders, ExportOrders.order()), free).all();
    }
  }

  private PartPickup pickup(ExportFolder export, long free) {
    var use = new BoxUse("u1", new BoxUse.Type(1_000), new BoxUse.Stats(1_000 - free, 0));
    return new PartPickup(
        host, export, plan(), new BoxRoom(use), export.open(ExportOrders.order()));
  }

  private ExportContents complete() {
    try (var folders = box.folders()) {
      var export = ExportFolder.of(folders, ExportOrders.order());
      return pickup(export, 1_000).complete(new ExportReadme(ExportOrders.order()));
    }
  }

  private void bring(String file, String attempt, int number, String text) {
    host.offer(file, attempt, number, text);
    pickUp();
  }

  private void bringAll() {
    bring(TAR, ATTEMPT, 1, "first");
    bring(TAR, ATTEMPT, 2, "second");
    bring(CARDS, ATTEMPT, 1, "cards");
    host.wrote(TAR, ATTEMPT, 2, 11, 3L, 3);
    host.wrote(CARDS, ATTEMPT, 1, 5, 2L, 2);
  }

  @Test
  void thePartsAreThereWithSumsThatSha256sumConfirmsAndWordsForPeople() throws IOException {
    bringAll();
    var contents = complete();
    assertThat(contents.complete()).isTrue();
    assertThat(contents.bytes()).isEqualTo(16);
    assertThat(place.resolve("cloud/files.tar.age.0002")).hasContent("second");
    var check =
        new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
            .directory(place.toFile())
            .start();
    assertThat(new String(check.getInputStream().readAllBytes(), UTF_8).lines())
        .containsExactly(
            "cloud/files.tar.age.0001: OK",
            "cloud/files.tar.age.0002: OK",
            "cloud/contacts.vcf.age.0001: OK");
    assertThat(Files.readString(place.resolve("README.txt")))
        .contains("Export of alpha", "before 2027-03-02 12:00 UTC", "3 of 3", "age --decrypt");
    assertThat(complete()).as("an attempt whose answer was lost").isEqualTo(contents);
  }

  @Test
  void aPartWhoseWorkerWasKilledIsNotStoredTwiceAndOneThatWasCutOffIsNone() throws IOException {
    host.deaf = true;
    host.offer(TAR, ATTEMPT, 1, "first");
    assertThatThrownBy(this::pickUp).hasMessageContaining("killed");
    host.deaf = false;
    pickUp();
    host.offer(TAR, ATTEMPT, 2, "second, cut");
    assertThatThrownBy(this::pickUp).hasMessageContaining("the connection broke");
    assertThat(place.resolve("cloud/files.tar.age.0002")).doesNotExist();
    bringAll();
    complete();
    assertThat(place.resolve("cloud/files.tar.age.0002")).hasContent("second");
    try (var files = Files.list(place.resolve("cloud"))) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void aHostThatOffersAPartAgainAndAgainStops() {
    host.endless = true;
    assertThatThrownBy(() -> bring(TAR, ATTEMPT, 1, "first"))
        .hasMessageContaining("the host offers part 1 of cloud/files.tar again");
    host.endless = false;
    pickUp();
    bring(TAR, ATTEMPT, 2, "second");
    assertThat(place.resolve("cloud/files.tar.age.0001")).hasContent("first");
  }

  @Test
  void whatKilledWorkersLeftTakesNoRoomOnceTheNextAttemptBegins() throws IOException {
    box.put("exports/alpha-2027-01-31/contents.json.0123456789abcdef.new", "cut o");
    bring(TAR, ATTEMPT, 1, "first");
    var left = ".fedcba9876543210.new";
    box.put("exports/alpha-2027-01-31/cloud/files.tar.age.0002" + left, "sec");
    box.put("exports/alpha-2027-01-31/contents.json" + left, "cut o");
    bring(TAR, ATTEMPT, 2, "second");
    assertThat(box.below("exports/alpha-2027-01-31").keySet())
        .containsExactly(
            "",
            "cloud",
            "cloud/files.tar.age.0001",
            "cloud/files.tar.age.0002",
            ExportContents.NAME);
    Files.delete(place.resolve(ExportContents.NAME));
    box.put("exports/alpha-2027-01-31/contents.json" + left, "cut o");
    assertThatThrownBy(this::delete).hasMessageContaining("has files but no contents.json");
  }

  /** Age's results differ each time, so that parts of two attempts never fit. */
  @Test
  void anotherAttemptOfTheHostReplacesAllPartsOfTheFile() {
    bringAll();
    bring(TAR, LATER, 1, "all of it");
    host.wrote(TAR, LATER, 1, 9, 3L, 3);
    assertThat(complete().bytes()).isEqualTo(14);
    assertThat(place.resolve("cloud/files.tar.age.0001")).hasContent("all of it");
    assertThat(place.resolve("cloud/files.tar.age.0002")).doesNotExist();
  }

  @Test
  void aFileThatHoldsAnotherNumberThanItsSourceIsNamedAndNothingIsComplete() {
    bringAll();
    host.wrote(TAR, ATTEMPT, 2, 11, 2L, 3);
    assertThatThrownBy(this::complete).hasMessageContaining("cloud/files.tar holds 2 of 3");
    host.wrote(TAR, ATTEMPT, 2, 11, null, 3); // a host that does not count what has to be counted
    assertThatThrownBy(this::complete).hasMessageContaining("cloud/files.tar holds");
    assertThat(place.resolve("README.txt")).doesNotExist();
  }

  @Test
  void partsThatSomebodyRemovedFromTheBoxAreWrittenAgain() {
    bringAll();
    host.wrote(TAR, ATTEMPT, 3, 15, 3L, 3);
    assertThatThrownBy(this::complete).hasMessageContaining("it is exported again");
    assertThat(host.ended).isTrue();
    host.offer(TAR, ATTEMPT, 4, "fourth");
    assertThatThrownBy(this::pickUp).hasMessageContaining("has 2 of them");
  }

  @Test
  void aHostCannotFillTheBoxOfAllClients() {
    host.offer(TAR, ATTEMPT, 1, "x".repeat(60));
    assertThatThrownBy(() -> pickUp(100))
        .hasMessageContaining("60 bytes more are needed, 100 bytes are free, of which 50 bytes");
    assertThat(place.resolve("cloud")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "../beta/x, aaaaaaaaaaaaaaaa, 1, 5",
    "cloud/files.tar, ../aaaaaaaaaaaaa, 1, 5",
    "cloud/files.tar, aaaaaaaaaaaaaaaa, 0, 5",
    "cloud/files.tar, aaaaaaaaaaaaaaaa, 10000, 5",
    "cloud/files.tar, aaaaaaaaaaaaaaaa, 1, 101",
    "cloud/files.tar, aaaaaaaaaaaaaaaa, 1, -1"
  })
  void aPartThatThePlanLacksIsRefused(String file, String attempt, int number, long bytes) {
    var part = new WaitingPart(file, attempt, number, bytes, "0".repeat(64));
    assertThatThrownBy(() -> part.requireOf(plan())).hasMessage("no part of this export");
  }

  @Test
  void aFolderOfAnotherClientOrOfNobodyIsNeitherWrittenNorRemoved() throws IOException {
    bringAll();
    complete();
    var contents = place.resolve(ExportContents.NAME);
    var ours = Files.readString(contents);
    Files.writeString(contents, ours.replace("\"alpha\"", "\"beta\""));
    assertThatThrownBy(this::pickUp).hasMessageContaining("is of beta, not of alpha");
    assertThatThrownBy(this::delete).hasMessageContaining("is of beta, not of alpha");
    Files.delete(contents);
    assertThatThrownBy(this::pickUp).hasMessageContaining("has files but no contents.json");
    assertThatThrownBy(this::delete).hasMessageContaining("has files but no contents.json");
    Files.writeString(contents, ours.replace("run-1", "run-0"));
    assertThatThrownBy(this::pickUp).hasMessageContaining("the export that run run-0 made");
    assertThat(place.resolve("cloud/files.tar.age.0001")).hasContent("first");
  }

  @Test
  void theFolderGoesWithAllThatIsInItAndANeighboursStays() throws IOException {
    bringAll();
    var beta = Files.createDirectories(box.root().resolve("exports/beta-2027-01-31"));
    delete();
    delete();
    assertThat(place).doesNotExist();
    assertThat(beta).exists();
    Files.createSymbolicLink(place, beta);
    assertThatThrownBy(this::delete).hasMessageContaining("is a link");
  }

  private void delete() {
    try (var folders = box.folders()) {
      ExportFolder.of(folders, ExportOrders.order()).delete(ExportOrders.order().client());
    }
  }
}
