package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.change.RunLabel;

final class InfrastructureRepositoryTest {
  @TempDir private Path folder;
  private TestRepository operator;

  @BeforeEach
  void anOperatorHasARepository() {
    operator =
        TestRepository.in(folder, Map.of("platform.yml", "zone: a\n", "apps/x/app.yml", "x"));
  }

  @Test
  void theNewestCommitIsReadAndAnOlderOneStaysReadable() {
    var worker = operator.opened();
    var before = worker.latest();
    var after = operator.commit(Map.of("platform.yml", "zone: b\n"));
    assertThat(worker.latest().commit()).isEqualTo(after);
    assertThat(worker.latest().text("platform.yml")).isEqualTo("zone: b\n");
    assertThat(worker.at(before.commit()).text("platform.yml")).isEqualTo("zone: a\n");
    assertThat(before.files("apps")).containsExactly("apps/x/app.yml");
    assertThat(before.files("clients")).isEmpty();
    assertThat(before.has("apps/x")).isFalse();
  }

  @Test
  void aCommitThatAnotherWorkerSawIsFetchedWhenAskedFor() {
    operator.opened().latest();
    var newer = operator.commit(Map.of("a", "1"));
    assertThat(operator.opened().at(newer).text("a")).isEqualTo("1");
  }

  @Test
  void anUnknownCommitAndAMissingFileAreNamed() {
    var worker = operator.opened();
    assertThatThrownBy(() -> worker.at("ab".repeat(20)))
        .hasMessageContaining("commit: '%s': is not in".formatted("ab".repeat(20)));
    assertThatThrownBy(() -> worker.at("main")).hasMessageContaining("full hash");
    assertThatThrownBy(() -> worker.latest().text("apps/y/app.yml"))
        .hasMessageContaining("apps/y/app.yml: is missing");
  }

  @Test
  void aWriteIsOneCommitWithTrailersThatTheOperatorCanPull() {
    var commit =
        operator.opened().write(request("alpha: add the client", "clients/alpha.yml", "a"));
    assertThat(operator.text("clients/alpha.yml")).isEqualTo("a");
    var newest = operator.log().getFirst();
    assertThat(newest.getName()).isEqualTo(commit);
    assertThat(newest.getFullMessage()).startsWith("alpha: add the client\n\n");
    assertThat(newest.getAuthorIdent().getName()).isEqualTo("Post-X Platform");
    assertThat(newest.getFooterLines("Workflow")).containsExactly("onboard/alpha");
    assertThat(newest.getFooterLines("created-by-run")).containsExactly("run-1");
  }

  @Test
  void aWriteThatChangesNothingLeavesNoCommit() {
    var worker = operator.opened();
    var first = worker.write(request("alpha: add the client", "clients/alpha.yml", "a"));
    assertThat(worker.write(request("alpha: again", "clients/alpha.yml", "a"))).isEqualTo(first);
    assertThat(operator.log()).hasSize(2);
  }

  @Test
  void workersAndOperatorsWhoWriteAtOnceLoseNothing() throws Exception {
    var writes = new ArrayList<Callable<String>>();
    for (var worker = 0; worker < 4; worker++) {
      var opened = operator.openedBy("worker-" + worker);
      for (var file = 0; file < 5; file++) {
        var path = "clients/w%d-%d.yml".formatted(worker, file);
        writes.add(() -> opened.write(request("add " + path, path, path)));
      }
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (Future<String> write : threads.invokeAll(writes)) {
        write.get();
      }
    }
    assertThat(operator.opened().latest().files("clients")).hasSize(20);
    assertThat(operator.log()).hasSize(21);
  }

  @Test
  void locksThatAKilledWorkerLeftInItsCloneDoNotBlockTheNext() throws IOException {
    var clone = folder.resolve("state/repository.git");
    operator.opened().latest();
    for (var name :
        new String[] {"refs/remotes/origin/main.lock", "FETCH_HEAD.lock", "config.lock"}) {
      Files.createDirectories(clone.resolve(name).getParent());
      Files.createFile(clone.resolve(name));
    }
    var newer = operator.commit(Map.of("a", "1"));
    assertThat(operator.opened().latest().commit()).isEqualTo(newer);
  }

  @Test
  void anOldLockInTheRemoteGoesAndAYoungOneIsRespected() throws IOException {
    var lock = Files.createFile(operator.bare().resolve("refs/heads/main.lock"));
    var worker = operator.opened();
    assertThatThrownBy(() -> worker.write(request("add", "a", "1")))
        .hasMessageContaining("is locked");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(60)));
    worker.write(request("add", "a", "1"));
    assertThat(operator.text("a")).isEqualTo("1");
    assertThat(lock).doesNotExist();
  }

  @Test
  void aHalfMadeOrDeletedCloneIsMadeAgain() throws IOException {
    Files.createDirectories(folder.resolve("state/repository.git.new/refs"));
    var worker = operator.opened();
    assertThat(worker.latest().has("platform.yml")).isTrue();
  }

  @Test
  void aRepositoryWithAWorkingTreeIsRefusedWithTheWayOut() {
    assertThatThrownBy(
            () ->
                new InfrastructureRepository(
                    operator.workingTree().toString(), folder.resolve("state")))
        .hasMessageContaining("has a working tree")
        .hasMessageContaining("git clone --bare");
  }

  @Test
  void aPasswordInTheUrlStaysOutOfMessages() {
    var unreachable =
        new InfrastructureRepository("https://u:hunter2@127.0.0.1:1/x.git", folder.resolve("s"));
    assertThatThrownBy(unreachable::latest)
        .hasMessageContaining("https://u@127.0.0.1:1/x.git cannot be reached")
        .hasMessageContaining("UNAVAILABLE")
        .hasNoCause()
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void aServerThatAsksForALoginStopsWithWhereToPutIt() throws IOException {
    try (var server = new MockWebServer()) {
      server.setDispatcher(always(401));
      server.start();
      var shutOut =
          new InfrastructureRepository(server.url("/x.git").toString(), folder.resolve("s"));
      assertThatThrownBy(shutOut::latest)
          .hasMessageContaining("CREDENTIALS_REJECTED")
          .hasMessageContaining("~/.netrc");
    }
  }

  private static Dispatcher always(int status) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return new MockResponse.Builder()
            .code(status)
            .addHeader("WWW-Authenticate", "Basic realm=\"git\"")
            .build();
      }
    };
  }

  private static CommitRequest request(String summary, String path, String content) {
    return new CommitRequest(
        summary,
        "onboard/alpha",
        new RunLabel("run-1"),
        newest -> Map.of(path, Optional.of(content.getBytes(UTF_8))));
  }
}
