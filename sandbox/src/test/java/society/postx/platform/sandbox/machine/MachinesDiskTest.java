package society.postx.platform.sandbox.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("sandbox")
class MachinesDiskTest {
  private static final ImageSource BARE = new ImageSource.SystemImage("debian-13");
  @TempDir static Path folder;
  static SandboxMachines sandbox;

  @BeforeAll
  static void open() {
    sandbox = new SandboxMachines(folder);
    sandbox.boot(1, BARE);
    sandbox.ssh(1, "true");
  }

  @AfterAll
  static void close() {
    if (sandbox != null) sandbox.close();
  }

  @Test
  void aSnapshotOfARunningServerBringsItsDiskBack() {
    sandbox.ssh(1, "echo before >/root/state; echo also >/var/lib/docker/state");
    assertThat(sandbox.driver.snapshot(1, 7)).isBetween(1_000_000L, 1_000_000_000L);
    sandbox.ssh(1, "echo after >/root/state");

    sandbox.create(2, new ImageSource.Snapshot(7));
    sandbox.driver.deleteSnapshot(7); // a server made from it does not need it any more
    sandbox.driver.powerOn(2);
    assertThat(sandbox.ssh(2, "cat /root/state /var/lib/docker/state; hostname"))
        .isEqualTo("before\nalso\nclient-2");
    assertThat(sandbox.ssh(1, "cat /root/state")).isEqualTo("after");
    sandbox.driver.delete(2);
    assertThat(sandbox.driver.existing()).doesNotContain(2L);
  }

  @Test
  void aRebuildLeavesNothingOfTheOldDisk() {
    sandbox.boot(3, BARE);
    sandbox.ssh(3, "touch /root/old");
    sandbox.driver.rebuild(3, BARE, sandbox.userData());
    assertThat(sandbox.driver.running(3)).isFalse();
    sandbox.driver.powerOn(3);
    assertThat(sandbox.ssh(3, "ls /root")).isEmpty();
    sandbox.driver.delete(3);
  }

  @Test
  void aRebootFromInsideAndACutOfPowerKeepTheDisk() {
    sandbox.ssh(1, "echo kept >/root/kept; touch /run/this-boot; sync");
    var unused = catchThrowable(() -> sandbox.sshOnce(1, "systemctl reboot")); // cut off, or not
    await().atMost(Duration.ofSeconds(40)).until(() -> rebooted());
    assertThat(sandbox.ssh(1, "cat /root/kept")).isEqualTo("kept");
    sandbox.driver.powerOff(1);
    assertThat(sandbox.driver.running(1)).isFalse();
    sandbox.driver.powerOn(1);
    assertThat(sandbox.ssh(1, "cat /root/kept")).isEqualTo("kept");
  }

  /** Machines booted in between have seen this one's mounts. */
  @Test
  void aRebootFromInsideIsNotHeldUpByMachinesThatWereBootedSince() {
    sandbox.boot(6, BARE);
    sandbox.ssh(6, "true");
    sandbox.ssh(1, "touch /run/this-boot; sync");
    var unused = catchThrowable(() -> sandbox.sshOnce(1, "systemctl reboot"));
    await().atMost(Duration.ofSeconds(40)).until(() -> rebooted());
    sandbox.driver.delete(6);
  }

  private static boolean rebooted() {
    return sandbox.ssh(1, "test -e /run/this-boot && echo old || echo new").equals("new");
  }

  @Test
  void thePowerButtonShutsDownInOrder() {
    sandbox.boot(4, BARE);
    sandbox.ssh(
        4, "systemd-run -q -p ExecStop='/bin/sh -c \"echo orderly >/root/end\"' sleep infinity");
    sandbox.driver.pressPowerButton(4);
    await().atMost(Duration.ofSeconds(30)).until(() -> !sandbox.driver.running(4));
    sandbox.driver.powerOn(4);
    assertThat(sandbox.ssh(4, "cat /root/end")).isEqualTo("orderly");
    sandbox.driver.delete(4);
  }

  @Test
  void aFullDiskRefusesEveryByteUntilItIsFreed() {
    sandbox.driver.fillDisk(1);
    assertThat(sandbox.ssh(1, "dd if=/dev/zero of=/root/new bs=1M count=4 2>&1 || true"))
        .contains("No space left on device");
    assertThat(sandbox.ssh(1, "dd if=/dev/zero of=/var/lib/docker/new bs=1M count=4 2>&1 || true"))
        .contains("No space left on device");
    sandbox.driver.freeDisk(1);
    assertThat(sandbox.ssh(1, "echo works >/root/new && cat /root/new")).isEqualTo("works");
  }

  @Test
  void disksOutliveTheDriverAndDeletingTwiceIsFine() {
    sandbox.create(5, BARE);
    var restarted = new NspawnMachines(sandbox.world, folder, SandboxMachines.cache());
    assertThat(restarted.existing()).contains(5L);
    restarted.delete(5);
    restarted.delete(5);
    assertThat(restarted.existing()).doesNotContain(5L);
    assertThat(List.of(folder.resolve("machines/5"))).allMatch(path -> !path.toFile().exists());
  }
}
