package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.change.RunLabel;

/** Pushes over a URL to the real git, which says in its own words that another one came first. */
@Timeout(120)
final class PushRaceTest {
  @TempDir private Path folder;
  private TestRepository operator;
  private TestGitServer server;

  @BeforeEach
  void anOperatorServesARepository() {
    operator = TestRepository.in(folder, Map.of("platform.yml", "zone: a\n"));
    server = new TestGitServer(operator.bare());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBranchThatMovesDuringThePushIsTriedAgain() throws IOException {
    hook(
        """
        [ -e raced ] && exit 0
        touch raced
        export GIT_AUTHOR_NAME=o GIT_AUTHOR_EMAIL=o@x GIT_COMMITTER_NAME=o GIT_COMMITTER_EMAIL=o@x
        git update-ref refs/heads/main "$(git commit-tree -p "$2" -m other "$2^{tree}")"
        """);
    worker("state").write(request("a"));
    assertThat(operator.bare().resolve("raced")).exists();
    assertThat(operator.text("a")).isEqualTo("a");
    assertThat(operator.log()).hasSize(3);
  }

  @Test
  void aBranchThatAnotherPushHoldsIsTriedAgain() throws Exception {
    var worker = worker("state");
    worker.latest();
    var lock = Files.createFile(operator.bare().resolve("refs/heads/main.lock"));
    var write = CompletableFuture.supplyAsync(() -> worker.write(request("a")));
    await().until(() -> server.pushes() > 1);
    Files.delete(lock);
    write.get();
    assertThat(operator.text("a")).isEqualTo("a");
  }

  @Test
  void aRefusalDoesNotCountAsARace() throws IOException {
    hook("echo 'the freeze lasts until Monday' >&2; exit 1");
    assertThatThrownBy(() -> worker("state").write(request("a")))
        .hasMessageContaining("REPOSITORY_CONFLICT")
        .hasMessageContaining("refuses 'add a'");
    assertThat(server.pushes()).isEqualTo(1);
  }

  /** Writes that wait together share a push, and not the fate of the one that is refused. */
  @Test
  void aWriteThatTheRemoteRefusesFailsAlone() throws Exception {
    var worker = worker("state");
    worker.latest();
    hook("git cat-file -e \"$3:bad\" 2>/dev/null && exit 1; exit 0");
    var release = server.hold();
    var writes = new ArrayList<FutureTask<String>>();
    for (var path : List.of("first", "good", "bad", "better")) {
      writes.add(new FutureTask<>(() -> worker.write(request(path))));
      Thread.ofPlatform().start(writes.getLast());
      await().until(() -> server.pushes() + server.fetches() > 1);
    }
    release.countDown();
    for (var write : List.of(writes.get(0), writes.get(1), writes.get(3))) {
      write.get();
    }
    assertThatThrownBy(writes.get(2)::get).hasMessageContaining("refuses 'add bad'");
    assertThat(operator.text("better")).isEqualTo("better");
    assertThat(worker("reader").latest().has("bad")).isFalse();
  }

  @Test
  void workersThatPushAtOnceLoseNothing() throws Exception {
    var writes = new ArrayList<Callable<String>>();
    for (var name = 0; name < 4; name++) {
      var worker = worker("worker-" + name);
      for (var file = 0; file < 4; file++) {
        var path = "clients/w%d-%d.yml".formatted(name, file);
        writes.add(() -> worker.write(request(path)));
      }
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var write : threads.invokeAll(writes)) {
        write.get();
      }
    }
    assertThat(worker("reader").latest().files("clients")).hasSize(16);
    assertThat(operator.log()).hasSize(17);
  }

  @Test
  void aDeployedCommitStaysReadableAfterItsBranchIsGone() throws Exception {
    var deployed = operator.commit(Map.of("platform.yml", "zone: b\n"));
    var worker = worker("state");
    worker.latest();
    worker.keep(List.of(deployed));
    var pushes = server.pushes();
    worker.keep(List.of(deployed));
    assertThat(server.pushes()).isEqualTo(pushes); // known by the refs that were fetched
    git("update-ref", "refs/heads/main", deployed + "~1"); // somebody rewrites the branch
    git("reflog", "expire", "--expire=now", "--all");
    git("gc", "--quiet", "--prune=now");
    var another = worker("another");
    assertThat(another.latest().commit()).isNotEqualTo(deployed);
    assertThat(another.at(deployed).text("platform.yml")).isEqualTo("zone: b\n");
  }

  @Test
  void aRecordOfAHostThatNamesNoCommitIsLeftOut() throws Exception {
    var worker = worker("state");
    var tree = new ProcessBuilder("git", "-C", operator.bare().toString(), "rev-parse", "main:");
    var id = new String(tree.start().getInputStream().readAllBytes(), UTF_8).strip();
    worker.latest();
    worker.keep(List.of("", "unknown", "ab".repeat(20), id));
    assertThat(server.pushes()).isZero();
    assertThatThrownBy(() -> worker.at(id)).hasMessageContaining("INVALID_INPUT");
  }

  @Test
  void aRemoteThatRefusesOurRefsPreventsNothing() throws IOException {
    hook("case $1 in refs/platform/*) exit 1;; esac");
    var worker = worker("state");
    worker.keep(List.of(worker.latest().commit()));
    worker.write(request("a"));
    assertThat(operator.text("a")).isEqualTo("a");
  }

  private void git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C", operator.bare().toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  /** Runs in the served repository before a ref changes: name, old, new. */
  private void hook(String program) throws IOException {
    var hook = Files.createDirectories(operator.bare().resolve("hooks")).resolve("update");
    Files.writeString(hook, "#!/bin/sh\n" + program);
    Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
  }

  private InfrastructureRepository worker(String state) {
    return new InfrastructureRepository(server.url(), folder.resolve(state));
  }

  private static CommitRequest request(String path) {
    return new CommitRequest(
        "add " + path,
        "onboard/alpha",
        new RunLabel("run-1"),
        newest -> Map.of(path, Optional.of(path.getBytes(UTF_8))));
  }
}
