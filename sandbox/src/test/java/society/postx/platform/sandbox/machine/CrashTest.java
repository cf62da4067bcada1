package society.postx.platform.sandbox.machine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.world.SystemCommand;
import society.postx.platform.sandbox.world.WorldException;
import society.postx.platform.sandbox.world.WorldOptions;

/** A sandbox that ends in any way leaves nothing on this machine. */
@Tag("sandbox")
class CrashTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  @TempDir Path folder;
  private WorldOptions options;
  private Process sandbox;

  @BeforeEach
  void startASandboxInAProcessOfItsOwn() throws IOException {
    options = SandboxMachines.spare(folder);
    sandbox =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                OneMachineProcess.class.getName(),
                folder.toString(),
                Integer.toString(options.index()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(
            new BufferedReader(new InputStreamReader(sandbox.getInputStream(), UTF_8)).readLine())
        .isEqualTo("up");
    assertThat(leftovers()).contains("link", "route", "cgroup", "disk", "process", "mount");
  }

  @AfterEach
  void end() throws InterruptedException {
    sandbox.destroyForcibly().waitFor();
  }

  @Test
  void aClosedSandboxLeavesNothing() throws IOException {
    sandbox.getOutputStream().close();
    assertNothingIsLeft();
  }

  @Test
  void aKilledSandboxLeavesNothing() {
    sandbox.destroyForcibly();
    assertNothingIsLeft();
  }

  @Test
  void aSandboxWhoseKeeperIsKilledLeavesNothing() {
    keeper().destroyForcibly();
    assertNothingIsLeft();
    assertThat(sandbox.isAlive()).isTrue(); // it is the one who tidied up
  }

  @Test
  void aSandboxWhoseInitIsKilledLeavesNothing() {
    var namespaces = keeper().children().findFirst().orElseThrow(); // unshare
    namespaces.children().findFirst().orElseThrow().destroyForcibly();
    assertNothingIsLeft();
  }

  @Test
  void afterBothAreKilledTheNextStartCleansUpAndKeepsTheDisk() {
    var keeper = keeper();
    sandbox.destroyForcibly();
    keeper.destroyForcibly();
    await().atMost(SOON).until(() -> !leftovers().contains("process"));
    try (var next = new SandboxMachines(folder, options)) {
      next.driver.powerOn(1);
      assertThat(next.ssh(1, "cat /root/written")).isEqualTo("before the crash");
    }
    assertNothingIsLeft();
  }

  @Test
  void aSecondSandboxNamesTheProcessThatHoldsTheWorld() {
    assertThat(catchThrowable(() -> new SandboxMachines(folder, options)))
        .isInstanceOf(WorldException.class)
        .hasMessageContaining("process " + sandbox.pid())
        .hasMessageContaining(folder.toString());
    assertThat(leftovers()).contains("process"); // and did it no harm
  }

  /** The only child that is not a machine and runs as long as the world. */
  private ProcessHandle keeper() {
    return sandbox
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("bash"))
        .findFirst()
        .orElseThrow();
  }

  private void assertNothingIsLeft() {
    await().atMost(SOON).untilAsserted(() -> assertThat(leftovers()).isEmpty());
  }

  /** What there is of this world on this machine, by kind. */
  private List<String> leftovers() {
    var net = options.network();
    var index = options.index();
    return List.of(
            found("link", all -> all.contains(": postx" + index), "ip", "-o", "link"),
            found("route", all -> all.contains(net.range()), "ip", "route"),
            found("route6", all -> all.contains(net.range6()), "ip", "-6", "route"),
            found("disk", all -> all.contains(folder.toString()), "losetup", "--list"),
            found(
                "cgroup",
                all -> !all.isBlank(),
                "find",
                "/sys/fs/cgroup",
                "-maxdepth",
                "2",
                "-name",
                "post-x-platform-" + index),
            found(
                "process",
                all -> all.lines().anyMatch(this::isOfTheWorld),
                "ps",
                "-ww",
                "-eo",
                "args"),
            found("table", all -> all.contains("table inet s1"), "nft", "list", "tables"),
            found(
                "mount",
                all -> !all.isBlank(),
                "bash",
                "-c",
                "cat /proc/[0-9]*/mountinfo 2>/dev/null | grep -F \"$0\" || true",
                folder.toString()))
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private boolean isOfTheWorld(String arguments) {
    return arguments.contains("--directory=" + folder);
  }

  private static Optional<String> found(String kind, Predicate<String> there, String... command) {
    var output = SystemCommand.run(Duration.ofSeconds(20), "", List.of(command));
    return there.test(output) ? Optional.of(kind) : Optional.empty();
  }
}
