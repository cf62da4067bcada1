package society.postx.platform.activities.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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

  private static Process start(String script) throws IOException {
    return ParentBoundProgram.start(
        ParentBoundProgram.bare(List.of("sh", "-c", script)), "a secret");
  }

  private static long sleeping() {
    return ProcessHandle.allProcesses()
        .filter(
            it ->
                it.info().commandLine().filter("/usr/bin/sleep 7919"::equals).isPresent()
                    || it.info().commandLine().filter("sleep 7919"::equals).isPresent())
        .count();
  }
}
