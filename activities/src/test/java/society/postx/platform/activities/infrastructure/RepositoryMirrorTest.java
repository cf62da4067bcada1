package society.postx.platform.activities.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.Ref;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryMirrorTest {
  @TempDir private Path folder;
  private TestRepository operator;

  @BeforeEach
  void aRepositoryWithMoreThanABranch() throws IOException, GitAPIException {
    operator = TestRepository.in(folder, Map.of("platform.yml", "zone: a\n"));
    try (var git = Git.open(operator.bare().toFile())) {
      git.tag().setName("before").call();
      git.branchCreate().setName("draft").call();
      var kept = git.getRepository().updateRef(LocalClone.KEPT + "ab".repeat(20));
      kept.setNewObjectId(git.getRepository().resolve("main"));
      kept.update();
    }
  }

  @Test
  void allRefsOfTheRemoteAreCopiedAsTheyAre() throws IOException {
    var worker = operator.opened();
    var mirror = worker.mirror(folder.resolve("mirror.git"));
    assertThat(mirror.commit()).isEqualTo(worker.latest().commit());
    assertThat(mirror.problem()).isEmpty();
    assertThat(mirror.refs()).isEqualTo(4);
    assertThat(refs(folder.resolve("mirror.git"))).isEqualTo(refs(operator.bare()));
  }

  @Test
  void whileTheRemoteIsGoneTheWorkersCloneTakesItsPlaceAndSaysSo() throws IOException {
    var worker = operator.opened();
    var newest = worker.latest().commit();
    var before = refs(operator.bare());
    Files.move(operator.bare(), folder.resolve("elsewhere.git"));
    var mirror = worker.mirror(folder.resolve("mirror.git"));
    assertThat(mirror.commit()).isEqualTo(newest);
    assertThat(mirror.problem()).contains("infrastructure.git");
    assertThat(refs(folder.resolve("mirror.git"))).isEqualTo(before);
  }

  @Test
  void withoutRemoteAndCloneThereIsNothingToCopy() throws IOException {
    var worker = operator.opened();
    Files.move(operator.bare(), folder.resolve("elsewhere.git"));
    assertThatThrownBy(() -> worker.mirror(folder.resolve("mirror.git")))
        .hasMessageContaining("infrastructure.git");
  }

  private static String refs(Path repository) throws IOException {
    try (var opened = LocalClone.open(repository)) {
      return opened.getFullBranch()
          + opened.getRefDatabase().getRefsByPrefix("refs/").stream()
              .map(RepositoryMirrorTest::line)
              .toList();
    }
  }

  private static String line(Ref ref) {
    return ref.getName() + " " + ref.getObjectId().name();
  }
}
