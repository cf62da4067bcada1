package society.postx.platform.activities.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.temporal.failure.ApplicationFailure;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.LocalBox;
import society.postx.platform.workflows.change.Changes;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.retention.ArchivedClient;

/** Moves a home on OpenSSH's own SFTP server. */
class HomeMoveTest {
  private static final ClientName ALPHA = new ClientName("alpha");
  private static final String HOME = "backups/client-alpha";
  private static final String NEIGHBOUR = "backups/client-beta";
  private static final String PLACE = "archive/alpha-2027-01-31";
  private static final String ASIDE = "restic-repo-20270101T000000Z";
  private static final String ID = "a".repeat(64);
  private static final Instant DELETE_AT = Instant.parse("2027-05-01T12:00:00Z");

  @TempDir Path folder;
  private LocalBox box;
  private ArchivedClient archive;

  @BeforeEach
  void twoClientsHaveTheirHomes() throws IOException {
    box = new LocalBox(folder);
    archive = new ArchivedClient(ALPHA, "client-0000000a", ID, PLACE);
    fill();
  }

  @AfterEach
  void stop() {
    box.close();
  }

  /** As homes are after a year: an init that was cut off, marks, a person's folder. */
  private void fill() throws IOException {
    for (var home : List.of(HOME, NEIGHBOUR)) {
      box.put(home + "/restic-repo/config", ID);
      box.put(home + "/restic-repo/data/00/pack", "of " + home);
      box.put(home + "/" + ASIDE + "/keys/k", "key");
      box.put(home + "/by-hand/restic-repo/config", "kept by a person");
      box.put(home + "/.ssh/authorized_keys", "restrict");
      box.put(home + "/.ssh/authorized_keys.new", "");
      box.put(home + "/.created-by-run-run-1", "");
      box.put(home + "/.pruned", "");
      box.put(home + "/.prune-unfinished", "");
    }
  }

  private Changes move() {
    return move(HOME);
  }

  private Changes move(String home) {
    try (var folders = box.folders()) {
      return new HomeMove(folders, archive, home, this::repositoryId, Heartbeat.none())
          .move(DELETE_AT);
    }
  }

  private String repositoryId(String path) {
    try {
      return Files.readString(box.root().resolve(path).resolve("config"));
    } catch (IOException e) {
      throw new AssertionError("the repository is asked for where it is", e);
    }
  }

  private void assertRefused(ThrowingCallable call, String why) throws IOException {
    var before = box.below("");
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            it -> assertThat(it.getType()).isEqualTo("VERIFICATION_FAILED"))
        .hasMessageContaining(why);
    assertThat(box.below("")).isEqualTo(before);
  }

  @Test
  void theArchiveHoldsAllOfTheHomeAndItsNeighbourIsAsBefore() throws IOException {
    var neighbour = box.below(NEIGHBOUR);
    var home = box.below(HOME);
    assertThat(move().note())
        .contains("restic-repo, now " + PLACE, ASIDE, "by-hand", "deleted folder " + HOME);
    assertThat(move().changes()).as("a second attempt").isEmpty();
    assertThat(box.root().resolve(HOME)).doesNotExist();
    assertThat(box.below(NEIGHBOUR)).isEqualTo(neighbour);
    var wanted = home;
    wanted.keySet().removeIf(it -> it.startsWith("."));
    wanted.put(ArchiveMarker.NAME, marker("client-0000000a"));
    assertThat(box.below(PLACE)).isEqualTo(wanted);
  }

  /** Each request of the move is the last one that the box gets, or the first that it does not. */
  @Test
  void aMoveThatIsCutOffAnywhereEndsTheSameAtTheNextAttempt() throws IOException {
    var requests = box.record("requests");
    move();
    var wanted = box.below("");
    var cuts = cuts(requests);
    assertThat(cuts).hasSizeGreaterThan(25);
    for (var cut : cuts) {
      empty();
      fill();
      box.cutOffAfter(cut);
      try {
        move();
      } catch (RuntimeException expected) {
        // the box went away
      }
      assertNobodyCanMistakeIt(cut);
      box.answerWhole();
      move();
      assertThat(box.below("")).as("cut off after %d bytes", cut).isEqualTo(wanted);
    }
  }

  private void assertNobodyCanMistakeIt(long cut) throws IOException {
    var place = box.root().resolve(PLACE);
    var here = Files.exists(box.root().resolve(HOME).resolve("restic-repo"));
    var there = Files.exists(place.resolve("restic-repo"));
    assertThat(here).as("one repository after %d bytes", cut).isNotEqualTo(there);
    if (there || Files.exists(place.resolve(ASIDE)) || Files.exists(place.resolve("by-hand"))) {
      assertThat(place.resolve(ArchiveMarker.NAME)).hasContent(marker("client-0000000a"));
    }
  }

  /** Before and after each request that changes something: SFTP's packets, version 3. */
  private static List<Long> cuts(Path requests) throws IOException {
    var changing = Set.of(3, 4, 6, 9, 10, 13, 14, 15, 18, 200);
    var cuts = new ArrayList<Long>();
    try (var packets = new DataInputStream(Files.newInputStream(requests))) {
      for (var at = 0L; packets.available() > 0; ) {
        var length = packets.readInt();
        var type = packets.readUnsignedByte();
        packets.skipNBytes(length - 1);
        var end = at + 4 + length;
        if (changing.contains(type)) {
          cuts.add(at);
          cuts.add(end);
        }
        at = end;
      }
    }
    return cuts.stream().distinct().toList();
  }

  private void empty() throws IOException {
    try (var files = Files.walk(box.root())) {
      for (var file : files.toList().reversed()) {
        if (!file.equals(box.root())) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void anOccupiedArchiveIsRefused() throws IOException {
    box.put(PLACE + "/restic-repo/config", ID);
    assertRefused(this::move, PLACE + " on the Storage Box is occupied (restic-repo)");
    box.put(PLACE + "/" + ArchiveMarker.NAME, marker("client-0000000a"));
    assertRefused(this::move, "are both on the Storage Box");
    box.put(PLACE + "/" + ArchiveMarker.NAME, marker("client-0000000b"));
    assertRefused(this::move, "says that the archive is of alpha (client-0000000b)");
  }

  @Test
  void whatWasSetAsideIsNotMovedOverSomething() throws IOException {
    box.put(PLACE + "/" + ArchiveMarker.NAME, marker("client-0000000a"));
    box.put(PLACE + "/" + ASIDE + "/keys/other", "");
    assertRefused(this::move, ASIDE + " are both on the Storage Box");
  }

  private static String marker(String marker) {
    return new ArchiveMarker(ALPHA, marker, ID, DELETE_AT).text();
  }

  @Test
  void anotherRepositoryIsNotMoved() throws IOException {
    box.put(HOME + "/restic-repo/config", "b".repeat(64));
    assertRefused(this::move, "has the repository bbbb");
  }

  @Test
  void aRepositoryThatIsNowhereStops() throws IOException {
    Files.move(box.root().resolve(HOME), box.root().resolve("elsewhere"));
    assertRefused(this::move, "neither %s/restic-repo nor".formatted(HOME));
    box.put(PLACE + "/" + ArchiveMarker.NAME, marker("client-0000000a"));
    assertRefused(this::move, "neither %s/restic-repo nor".formatted(HOME));
  }

  /** Only somebody with the main account can place one. */
  @Test
  void linksAreRefusedWhereverTheyAre() throws IOException {
    var root = box.root();
    for (var link :
        List.of(HOME + "/more", "archive", HOME + "/.pruned", PLACE, HOME + "/restic-repo", HOME)) {
      empty();
      fill();
      var place = root.resolve(link);
      if (Files.exists(place)) {
        Files.move(place, root.resolve("elsewhere"));
      }
      Files.createDirectories(place.getParent());
      Files.createSymbolicLink(place, root.resolve(NEIGHBOUR).resolve("restic-repo"));
      assertRefused(this::move, link + " on the Storage Box is a link");
    }
  }

  @Test
  void aFolderOfKeysThatHoldsMoreMovesAlong() throws IOException {
    box.put(HOME + "/.ssh/restic-repo/config", "by mistake");
    move();
    assertThat(box.root().resolve(PLACE + "/.ssh/restic-repo/config")).hasContent("by mistake");
    assertThat(box.root().resolve(HOME)).doesNotExist();
  }

  @Test
  void anotherClientsHomeIsRefused() {
    for (var home : List.of(NEIGHBOUR, "backups/../" + HOME, "archive/client-alpha", "")) {
      assertThatThrownBy(() -> move(home))
          .isInstanceOfSatisfying(
              ApplicationFailure.class, it -> assertThat(it.getType()).isEqualTo("INVALID_INPUT"))
          .hasMessageContaining("home: '%s': the home of alpha".formatted(home));
    }
  }
}
