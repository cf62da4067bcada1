package society.postx.platform.activities.box;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores files on a real SFTP server, as two workers and as workers that are killed. */
class BoxFoldersTest {
  private static final String FOLDER = "platform/evidence";
  private static final String NAME = "alpha-20261130T203000Z.txt.age";
  private static final int LONG = 200_000; // several packets

  @TempDir private Path folder;
  private LocalBox box;

  @BeforeEach
  void start() throws IOException {
    box = new LocalBox(folder);
    Files.createDirectories(place());
  }

  @AfterEach
  void stop() {
    box.close();
  }

  private Path place() {
    return box.root().resolve(FOLDER);
  }

  private static void write(OutputStream stream, char letter) throws IOException {
    stream.write(text(letter).getBytes(UTF_8));
  }

  private static String text(char letter) {
    return String.valueOf(letter).repeat(LONG);
  }

  @Test
  void twoWorkersThatStoreOneFileAtOnceNeverMixTheirBytes() {
    try (var one = box.folders();
        var other = box.folders()) {
      one.store(
          FOLDER + "/" + NAME,
          stream -> {
            write(stream, 'a');
            other.store(FOLDER + "/" + NAME, all -> write(all, 'b'));
            assertThat(place().resolve(NAME)).hasContent(text('b'));
            write(stream, 'a');
          });
    }
    assertThat(place().resolve(NAME)).hasContent(text('a') + text('a'));
    assertThat(place()).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void contentThatBreaksOffLeavesTheFileAsItWasAndNothingElse() {
    try (var folders = box.folders()) {
      folders.store(FOLDER + "/" + NAME, stream -> write(stream, 'a'));
      assertThatThrownBy(
              () ->
                  folders.store(
                      FOLDER + "/" + NAME,
                      stream -> {
                        write(stream, 'b');
                        throw new IOException("the host is gone");
                      }))
          .hasMessageContaining("the host is gone");
    }
    assertThat(place().resolve(NAME)).hasContent(text('a'));
    assertThat(place()).isDirectoryNotContaining("glob:**.new");
  }

  /** SFTP has no word for it, so that "Failure" would be all that a person reads. */
  @Test
  void aFullBoxIsNamedAndTheFileStaysAsItWas() throws IOException {
    try (var folders = box.folders()) {
      folders.store(FOLDER + "/" + NAME, stream -> write(stream, 'a'));
    }
    box.fillUp(20);
    try (var folders = box.folders()) {
      assertThatThrownBy(() -> folders.store(FOLDER + "/" + NAME, stream -> write(stream, 'b')))
          .hasMessageContaining("the Storage Box does not store " + FOLDER + "/" + NAME)
          .hasMessageContaining("a full box answers so");
      assertThatThrownBy(() -> folders.write(FOLDER + "/mark", text('b')))
          .hasMessageContaining("the Storage Box does not store " + FOLDER + "/mark");
    }
    assertThat(place().resolve(NAME)).hasContent(text('a'));
    assertThat(place()).isDirectoryNotContaining("glob:**.age.*.new");
    assertThat(place().resolve("mark")).doesNotExist();
  }

  @Test
  void whatAKilledWorkerLeftGoesAfterADayByTheBoxsClock() throws IOException {
    box.cutOffAfter(LONG);
    try (var folders = box.folders()) {
      assertThatThrownBy(() -> folders.store(FOLDER + "/" + NAME, all -> write(all, 'a')))
          .isInstanceOf(RuntimeException.class);
    } catch (RuntimeException cutOff) {
      // so is the end of the connection
    }
    box.answerWhole();
    var left = left();
    assertThat(BoxFolders.isUnfinished(left.getFileName().toString())).isTrue();
    assertThat(BoxFolders.whole(left.getFileName().toString())).isEqualTo(NAME);
    var earlier = Files.writeString(place().resolve(NAME + ".new"), "of an earlier version");
    age(earlier, Duration.ofHours(25));
    age(left, Duration.ofHours(23));
    var whole = Files.writeString(place().resolve(NAME), "whole");
    age(whole, Duration.ofDays(29));
    var evidence = BoxFiles.evidence(box::folders);
    assertThat(evidence.removeOld(any -> Optional.of(BoxFiles.KEPT))).isEqualTo(1);
    assertThat(earlier).doesNotExist();
    age(left, Duration.ofHours(25));
    assertThat(evidence.removeOld(any -> Optional.empty())).isEqualTo(1);
    assertThat(place())
        .isDirectoryContaining(whole::equals)
        .isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aFileThatIsRemovedGoesWithWhatAttemptsToStoreItLeft() throws IOException {
    for (var name : new String[] {NAME, NAME + ".0123456789abcdef.new", NAME + ".new"}) {
      box.put(FOLDER + "/" + name, "secret");
      box.put(FOLDER + "/" + name.replace("alpha", "alpha-2"), "a neighbour's");
    }
    assertThat(BoxFiles.evidence(box::folders).remove(NAME::equals)).isEqualTo(3);
    try (var files = Files.list(place())) {
      assertThat(files.map(it -> it.getFileName().toString()))
          .hasSize(3)
          .allMatch(it -> it.startsWith("alpha-2-"));
    }
  }

  private Path left() throws IOException {
    try (var files = Files.list(place())) {
      return files.reduce((one, other) -> fail(one, other)).orElseThrow();
    }
  }

  private static Path fail(Path one, Path other) {
    throw new AssertionError("two files: %s, %s".formatted(one, other));
  }

  private static void age(Path file, Duration old) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(old)));
  }
}
