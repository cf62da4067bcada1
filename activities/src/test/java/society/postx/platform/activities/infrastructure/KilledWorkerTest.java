package society.postx.platform.activities.infrastructure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.workflows.change.RunLabel;

final class KilledWorkerTest {
  private static final int KILLS = 4;

  @TempDir private Path folder;

  @Test
  void aWorkerKilledWhileItWritesLosesNothingItReportedAndBlocksNobody() throws Exception {
    var operator = TestRepository.in(folder, Map.of("platform.yml", "zone: a\n"));
    for (var kill = 1; kill <= KILLS; kill++) {
      var reported = killedAfter(kill, operator.remote());
      ageLock(operator.bare().resolve("refs/heads/main.lock"));
      var next =
          operator
              .opened()
              .write(
                  new CommitRequest(
                      "after the kill",
                      "writing",
                      new RunLabel("run-2"),
                      newest -> Map.of("next", Optional.of(reported.getBytes(UTF_8)))));
      assertThat(operator.log()).extracting(RevCommit::getName).contains(reported, next);
      operator.commit(Map.of("by-hand", reported));
      assertThat(operator.everythingEverPushed()).contains(reported);
    }
  }

  @Test
  void aWorkerNeedsNoProgramsThatWouldInheritItsSecrets() throws Exception {
    var operator = TestRepository.in(folder, Map.of("platform.yml", "zone: a\n"));
    var programs = Files.createDirectory(folder.resolve("programs"));
    var started = folder.resolve("started");
    for (var name : List.of("git", "sh", "bash")) {
      var program = programs.resolve(name);
      Files.writeString(program, "#!/bin/bash\necho \"$0 $*\" >>%s\n".formatted(started));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
    var builder = worker(operator.remote());
    builder.environment().put("PATH", programs.toString());
    var worker = builder.start();
    try (var reports = worker.inputReader()) {
      assertThat(reports.readLine()).hasSize(40);
    } finally {
      worker.destroyForcibly().waitFor();
    }
    assertThat(started).doesNotExist();
  }

  /** Kills it in the middle of the write that follows; returns the last commit it reported. */
  private String killedAfter(int writes, String remote) throws IOException, InterruptedException {
    var worker = worker(remote).start();
    try (var reports = new BufferedReader(new InputStreamReader(worker.getInputStream(), UTF_8))) {
      var last = "";
      for (var write = 0; write < writes; write++) {
        last = Optional.ofNullable(reports.readLine()).orElseThrow();
      }
      worker.toHandle().destroyForcibly(); // unlike Process, it leaves the last reports readable
      for (var more = reports.readLine(); more != null; more = reports.readLine()) {
        last = more;
      }
      worker.waitFor();
      return last;
    }
  }

  private ProcessBuilder worker(String remote) {
    return new ProcessBuilder(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                WritingWorker.class.getName(),
                remote,
                folder.resolve("state").toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** As if half a minute had passed. */
  private static void ageLock(Path lock) throws IOException {
    if (Files.exists(lock)) {
      Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(60)));
    }
  }
}
