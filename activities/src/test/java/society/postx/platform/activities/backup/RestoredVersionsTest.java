package society.postx.platform.activities.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import society.postx.platform.activities.infrastructure.TestRepository;
import society.postx.platform.activities.infrastructure.TestTemplate;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.infrastructure.AppAt;
import society.postx.platform.workflows.restore.ChosenSnapshot;
import society.postx.platform.workflows.restore.RestoreClientInput.Versions;

class RestoredVersionsTest {
  private static final AppName NEXTCLOUD = new AppName("nextcloud");
  private static final String COMPOSE = "apps/nextcloud/compose.yml";
  private static final String APP = "apps/nextcloud/app.yml";

  @TempDir private Path folder;
  private TestRepository operator;
  private String first;

  @BeforeEach
  void start() {
    operator = TestRepository.in(folder, TestTemplate.files());
    first = operator.log().getFirst().getName();
  }

  private String release(String tag, boolean migrates) {
    var compose =
        TestTemplate.text(COMPOSE).replaceAll("image: nextcloud:\\S+", "image: nextcloud:" + tag);
    var app = TestTemplate.text(APP).replaceAll("(?m)^migration: .*\n", "");
    return operator.commit(
        Map.of(COMPOSE, compose, APP, app + "migration: %s\n".formatted(migrates)));
  }

  private RestoredVersions.Answer restore(String made, String now, @Nullable Versions chosen) {
    return versions(made(List.of(new AppAt(NEXTCLOUD, made))), chosen)
        .of(List.of(new AppAt(NEXTCLOUD, now)));
  }

  private RestoredVersions versions(ChosenSnapshot snapshot, @Nullable Versions chosen) {
    return new RestoredVersions(operator.opened(), snapshot, chosen);
  }

  private static ChosenSnapshot made(@Nullable List<AppAt> apps) {
    return new ChosenSnapshot("5a9c03f1".repeat(8), Instant.EPOCH, null, apps, null);
  }

  @Test
  void theSameImagesNeedNoChoiceAndNoWords() {
    var later = operator.commit(Map.of("README.md", "other words\n"));
    var answer = restore(first, later, null);
    assertThat(answer.apps()).containsExactly(new AppAt(NEXTCLOUD, later));
    assertThat(answer.lines()).isEmpty();
  }

  @Test
  void withoutAMigrationTheVersionOfNowGetsTheDataAndTheQuestionSaysSo() {
    var later = release("29.0.1", false);
    var answer = restore(first, later, null);
    assertThat(answer.apps()).containsExactly(new AppAt(NEXTCLOUD, later));
    assertThat(answer.lines())
        .singleElement()
        .asString()
        .startsWith("nextcloud was nextcloud:")
        .contains("and is nextcloud:29.0.1", "the version of now gets the restored data");
  }

  @Test
  void acrossAMigrationAPersonChooses() {
    var later = release("29.0.1", true);
    assertThatThrownBy(() -> restore(first, later, null))
        .hasMessageContaining("versions: is missing: nextcloud was nextcloud:")
        .hasMessageContaining("give \"now\" to let the version of now migrate");
    assertThat(restore(first, later, Versions.NOW).apps())
        .containsExactly(new AppAt(NEXTCLOUD, later));
    assertThat(restore(first, later, Versions.NOW).lines().getFirst()).endsWith("and migrates it");
    var then = restore(first, later, Versions.SNAPSHOT);
    assertThat(then.apps()).containsExactly(new AppAt(NEXTCLOUD, first));
    assertThat(then.lines().getFirst()).endsWith("the version of then comes back");
  }

  /** Its container would start, see data of two versions before and refuse to run. */
  @Test
  void dataNeverSkipsAMajorVersionThatTheAppTakesOneAtATime() {
    var old = release("27.1.2", false);
    var later = release("29.0.1", true);
    assertThatThrownBy(() -> restore(old, later, Versions.NOW))
        .hasMessageContaining("versions: 'now': apps/nextcloud/compose.yml: services.app")
        .hasMessageContaining("the snapshot runs nextcloud:27.1.2")
        .hasMessageContaining("give \"snapshot\"");
    assertThatThrownBy(() -> restore(old, later, null))
        .hasMessageContaining("give \"snapshot\" for the version of then; not \"now\"");
    assertThat(restore(old, later, Versions.SNAPSHOT).apps())
        .containsExactly(new AppAt(NEXTCLOUD, old));
    var again = release("27.1.2", false);
    var undeclared = release("29.0.1", false);
    assertThatThrownBy(() -> restore(again, undeclared, null))
        .hasMessageContaining("versions: is missing: apps/nextcloud/compose.yml")
        .hasMessageContaining("takes one major version at a time");
  }

  @Test
  void aMigrationThatALaterReleaseNoLongerDeclaresStillLiesBetween() {
    release("29.0.1", true);
    var later = release("29.0.2", false);
    assertThatThrownBy(() -> restore(first, later, null))
        .hasMessageContaining("and a migration lies between");
  }

  @Test
  void anOlderVersionNeverGetsDataThatANewerOneMigrated() {
    var later = release("29.0.1", true);
    assertThatThrownBy(() -> restore(later, first, null))
        .hasMessageContaining("the one of now cannot read its data");
    assertThatThrownBy(() -> restore(later, first, Versions.NOW))
        .hasMessageContaining("versions: 'now': nextcloud was nextcloud:29.0.1")
        .hasMessageContaining("cannot read the newer data; only snapshot");
    assertThat(restore(later, first, Versions.SNAPSHOT).apps())
        .containsExactly(new AppAt(NEXTCLOUD, later));
  }

  /** Its host could not write a manifest, or only the one that says that everything is missing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whereTheSnapshotDoesNotSayTheVersionAPersonHasToSayThatTheOneOfNowReadsItsData(
      boolean fallback) {
    var snapshot = made(fallback ? List.of() : null);
    var running = List.of(new AppAt(NEXTCLOUD, first));
    assertThatThrownBy(() -> versions(snapshot, null).of(running))
        .hasMessageContaining(
            "versions: is missing: the snapshot does not say which version of nextcloud ran when it was made")
        .hasMessageContaining(
            "give \"now\" only where that was the version of now or an older one, or choose another snapshot");
    assertThatThrownBy(() -> versions(snapshot, Versions.SNAPSHOT).of(running))
        .hasMessageContaining("versions: 'snapshot': the snapshot does not say");
    var answer = versions(snapshot, Versions.NOW).of(running);
    assertThat(answer.apps()).isEqualTo(running);
    assertThat(answer.lines())
        .singleElement()
        .asString()
        .startsWith("the snapshot does not say which version of nextcloud ran when it was made")
        .contains("the version of now gets its data");
  }

  @Test
  void oneAppWithoutAVersionIsNamedAmongThoseWithOne() {
    var pretix = new AppName("pretix");
    var snapshot = made(List.of(new AppAt(NEXTCLOUD, first)));
    var running = List.of(new AppAt(NEXTCLOUD, first), new AppAt(pretix, first));
    assertThatThrownBy(() -> versions(snapshot, null).of(running))
        .hasMessageContaining("which version of pretix ran when it was made");
    assertThatThrownBy(() -> versions(snapshot, Versions.SNAPSHOT).of(running))
        .hasMessageContaining("which version of pretix ran when it was made");
    versions(snapshot, null).of(List.of(new AppAt(NEXTCLOUD, first)));
  }

  @Test
  void aCommitThatTheHostMadeUpIsRefused() {
    assertThatThrownBy(() -> restore("beef".repeat(10), first, Versions.SNAPSHOT))
        .hasMessageContaining("snapshot: '5a9c03f1': it was made with nextcloud of commit beefbeef")
        .hasMessageContaining("not in the history");
  }
}
