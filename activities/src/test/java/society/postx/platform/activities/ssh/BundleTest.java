package society.postx.platform.activities.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir Path folder;
  private Path target;

  @BeforeEach
  void aFolderOnTheHost() throws IOException {
    target = Files.createDirectory(folder.resolve("target"));
  }

  @Test
  void filesArriveWithOwnerModeAndContentAndOthersStay() throws Exception {
    Files.createDirectories(target.resolve("data"));
    Files.writeString(target.resolve("data/kept"), "theirs");
    place(
        new Bundle()
            .file("compose.yml", 0644, "services: {}\n")
            .folder("data", 0750, 33)
            .file("secrets/db_password", 0400, 999, "s3cret".getBytes(UTF_8))
            .folder("secrets", 0700, 0));
    assertThat(modes("compose.yml", "data", "data/kept", "secrets", "secrets/db_password"))
        .containsExactly("644 0", "750 33", "644 0", "700 0", "400 999");
    assertThat(target.resolve("secrets/db_password")).hasContent("s3cret");
    assertThat(target.resolve("data/kept")).hasContent("theirs");
  }

  @Test
  void whatTheNextBundleLacksIsRemovedAndNothingElse() throws Exception {
    place(new Bundle().file("old.conf", 0644, "1").file("kept.conf", 0644, "1"));
    Files.writeString(target.resolve("foreign"), "theirs");
    place(new Bundle().file("kept.conf", 0644, "2"));
    assertThat(target).isDirectoryContaining("glob:**/foreign");
    assertThat(target).isDirectoryNotContaining("glob:**/old.conf");
    assertThat(target.resolve("kept.conf")).hasContent("2");
  }

  @Test
  void whatIsThereAlreadyIsNotWrittenAgainAndWhatSomebodyChangedIs() throws Exception {
    var bundle =
        new Bundle()
            .file("same", 0644, "1")
            .file("edited", 0644, "1")
            .file("opened", 0600, "1")
            .file("deep/er/gone", 0644, "1")
            .file("deep/er/same here: Mode differs", 0644, "1");
    place(bundle);
    var same = List.of(inode("same"), inode("deep/er/same here: Mode differs"));
    Files.writeString(target.resolve("edited"), "2");
    Files.setPosixFilePermissions(
        target.resolve("opened"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.delete(target.resolve("deep/er/gone"));
    Files.setAttribute(target.resolve("deep"), "unix:mode", 0700);
    place(bundle);
    assertThat(List.of(inode("same"), inode("deep/er/same here: Mode differs"))).isEqualTo(same);
    assertThat(target.resolve("edited")).hasContent("1");
    assertThat(target.resolve("deep/er/gone")).hasContent("1");
    assertThat(modes("opened", "deep")).containsExactly("600 0", "755 0");
  }

  private Object inode(String path) throws IOException {
    return Files.getAttribute(target.resolve(path), "unix:ino");
  }

  @Test
  void aStreamThatBreaksLeavesTheOldFiles() throws Exception {
    place(new Bundle().file("a", 0644, "old"));
    var tar = tar(new Bundle().file("a", 0644, "new").file("b", 0644, "x".repeat(5000)));
    assertThat(place(java.util.Arrays.copyOf(tar, 3000))).isNotZero();
    assertThat(target.resolve("a")).hasContent("old");
    assertThat(target.toFile().list()).containsExactly("a");
  }

  @Test
  void theDigestTellsEveryDifference() {
    var base = new Bundle().file("a", 0644, "x").digest();
    assertThat(new Bundle().file("a", 0644, "x").digest()).isEqualTo(base);
    assertThat(
            List.of(
                new Bundle().file("a", 0600, "x").digest(),
                new Bundle().file("b", 0644, "x").digest(),
                new Bundle().file("a", 0644, "y").digest(),
                new Bundle().file("a", 0644, 7, "x".getBytes(UTF_8)).digest(),
                new Bundle().file("a", 0644, "x").folder("b", 0755, 0).digest()))
        .doesNotContain(base)
        .doesNotHaveDuplicates();
  }

  @Test
  void aPathThatLeavesItsFolderIsRefused() {
    assertThatThrownBy(() -> new Bundle().file("../etc/passwd", 0644, ""))
        .hasMessage("bundle: '..': a relative path without empty, . or .. parts");
  }

  private void place(Bundle bundle) throws Exception {
    assertThat(place(tar(bundle))).isZero();
  }

  /** The very program that hosts run, with its lists below the test's folder. */
  private int place(byte[] tar) throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root for owners");
    var lists = folder.resolve("lists");
    var program =
        ShellPrograms.text("place-bundle.sh").replace("/var/lib/platform/bundles", "" + lists);
    var shell = new ProcessBuilder("sh", "-c", program, "sh", "" + target, "test").start();
    try (var stream = shell.getOutputStream()) {
      stream.write(tar);
    }
    return shell.waitFor();
  }

  private static byte[] tar(Bundle bundle) throws IOException {
    var tar = new ByteArrayOutputStream();
    bundle.writeTar(tar);
    return tar.toByteArray();
  }

  private List<String> modes(String... paths) throws IOException {
    var modes = new java.util.ArrayList<String>();
    for (var path : paths) {
      var file = target.resolve(path);
      modes.add(
          "%o %s"
              .formatted(
                  (int) Files.getAttribute(file, "unix:mode") & 07777,
                  Files.getAttribute(file, "unix:uid")));
    }
    return modes;
  }
}
