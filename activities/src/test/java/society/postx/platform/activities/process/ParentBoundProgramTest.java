package society.postx.platform.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParentBoundProgramTest {
  @Test
  void itsInputIsTheLineAndItsExitStatusIsTheAnswer() throws IOException, InterruptedException {
    var program = start("read -r line; test \"$line\" = 'a secret' && ! read -r more && exit 3");
    assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isEqualTo(3);
  }

  /** As when this process ends: nobody holds the pipe any more. */
  @Test
  void itEndsWithThePipe() throws IOException {
    var program = start("exec sleep 7919");
    await().until(() -> sleeping() == 1);
    program.getOutputStream().close();
    await().until(() -> sleeping() == 0);
    assertThat(program.onExit().join().exitValue()).isEqualTo(143);
  }

  @Test
  void endReturnsOnceItHasEnded() throws IOException {
    var program = start("exec sleep 7920");
    ParentBoundProgram.end(program);
    assertThat(program.isAlive()).isFalse();
    ParentBoundProgram.end(program); // twice is once
  }

  /** As a restic that waits for a dead connection, or an ssh below it. */
  @Test
  void aProgramThatIgnoresTermIsGoneAfterEndWithAllThatItStarted() throws IOException {
    var program = start("trap '' TERM; sleep 7921 & sleep 7922; sleep 7923");
    await().until(() -> sleepingBelow(program) == 2);
    var all = program.descendants().toList();
    ParentBoundProgram.end(program);
    assertThat(program.isAlive()).isFalse();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
  }

  /** An interrupted worker waits for nothing, but leaves nothing behind either. */
  @Test
  void anInterruptedEndLeavesNothingBehind() throws IOException {
    var program = start("trap '' TERM; sleep 7924; sleep 7925");
    await().until(() -> sleepingBelow(program) == 1);
    var all = program.descendants().toList();
    Thread.currentThread().interrupt();
    ParentBoundProgram.end(program);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
  }

  /** This process was killed, so nobody calls end. */
  @Test
  void aProgramThatIgnoresTermEndsSomeSecondsAfterThePipe() throws IOException {
    var program = start("trap '' TERM; while :; do sleep 0.2; done");
    await().until(() -> sleepingBelow(program) == 1);
    program.getOutputStream().close();
    await().atMost(Duration.ofSeconds(20)).until(() -> !program.isAlive());
    assertThat(program.exitValue()).isEqualTo(137);
  }

  private static Process start(String script) throws IOException {
    return ParentBoundProgram.start(
        ParentBoundProgram.bare(List.of("sh", "-c", script)), "a secret");
  }

  private static long sleepingBelow(Process program) {
    return program.descendants().filter(it -> sleeps(it, "")).count();
  }

  private static long sleeping() {
    return ProcessHandle.allProcesses().filter(it -> sleeps(it, "7919")).count();
  }

  private static boolean sleeps(ProcessHandle process, String seconds) {
    return process
        .info()
        .commandLine()
        .filter(it -> it.matches("\\S*sleep " + seconds + ".*"))
        .isPresent();
  }
}
