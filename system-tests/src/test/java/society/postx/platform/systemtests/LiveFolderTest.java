package society.postx.platform.systemtests;

import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading a folder in use tolerates files that vanish, and reports everything else. */
@Timeout(60)
class LiveFolderTest {
  private static final int LOOKS = 300;
  private static final Set<String> LISTING =
      Set.of("walk", "walkFileTree", "find", "list", "newDirectoryStream");

  @TempDir Path folder;

  @Test
  void filesAndFoldersMayVanishAndTheOthersAreAllRead() throws Exception {
    Files.writeString(folder.resolve("stays"), "content");
    var ended = new AtomicBoolean();
    var begun = new CountDownLatch(1);
    try (var writer = Executors.newSingleThreadExecutor()) {
      var work = writer.submit(() -> writeAndDelete(ended, begun));
      begun.await();
      try {
        for (var look = 0; look < LOOKS; look++) {
          assertThat(new LiveFolder(folder).contents(UTF_8))
              .containsEntry(folder.resolve("stays"), "content");
          assertThat(new LiveFolder(folder).children("st*")).hasSize(1);
        }
      } finally {
        ended.set(true);
      }
      assertThat(done(work)).isTrue();
    }
  }

  /** As SQLite does with its journal, and Git with the folders of its objects. */
  private boolean writeAndDelete(AtomicBoolean ended, CountDownLatch begun) throws IOException {
    while (!ended.get()) {
      for (var number = 0; number < 20; number++) {
        var objects = Files.createDirectory(folder.resolve("objects" + number));
        Files.writeString(objects.resolve("one"), "journal");
        Files.writeString(folder.resolve("journal" + number), "journal");
      }
      begun.countDown();
      for (var number = 0; number < 20; number++) {
        var objects = folder.resolve("objects" + number);
        Files.delete(objects.resolve("one"));
        Files.delete(objects);
        Files.delete(folder.resolve("journal" + number));
      }
    }
    return true;
  }

  private static boolean done(Future<Boolean> work) throws InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Test
  void aFolderThatIsNotThereIsAFailure() {
    var nowhere = new LiveFolder(folder.resolve("nowhere"));
    assertThatThrownBy(() -> nowhere.contents(UTF_8))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> nowhere.children("*")).isInstanceOf(UncheckedIOException.class);
  }

  /** All of this package looks at folders of processes that run. */
  @Test
  void nobodyElseListsAFolder() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(LiveFolder.class.getName())
        .should(
            callMethodWhere(
                DescribedPredicate.<JavaMethodCall>describe(
                    "it lists a folder",
                    call ->
                        call.getTargetOwner().isEquivalentTo(Files.class)
                            && LISTING.contains(call.getName()))))
        .because("files vanish between the list and the look (LiveFolder)")
        .check(new ClassFileImporter().importPackages(LiveFolder.class.getPackageName()));
  }
}
