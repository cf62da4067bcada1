package society.postx.platform.sandbox.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import society.postx.platform.sandbox.world.World;
import society.postx.platform.sandbox.world.WorldOptions;

@Tag("sandbox")
class BoxInWorldTest {
  private static final String PASSWORD = "Correct-horse-1";

  @TempDir Path folder;

  @Test
  void aBoxAnswersOnPort23OfItsOwnAddressUntilItIsStopped() throws IOException {
    Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    try (var world = World.open(WorldOptions.spare(folder));
        var boxes = new OpenSshBoxes(folder.resolve("boxes"), in(world))) {
      var address = world.network().service(1);
      var box = new BoxDriver.BoxSpec(1, "u100001", address, PASSWORD, List.of(), true);
      boxes.start(box);
      boxes.putAccount(
          1, new BoxDriver.BoxAccount("u100001-sub1", "clients/alpha", PASSWORD, true, false));
      assertThat(list(boxes, address, "u100001")).containsExactly("clients");
      assertThat(list(boxes, address, "u100001-sub1")).isEmpty();
      boxes.stop(1);
      assertThatThrownBy(() -> list(boxes, address, "u100001")).isInstanceOf(IOException.class);
      boxes.start(box);
      assertThat(list(boxes, address, "u100001")).containsExactly("clients");
    }
  }

  private static List<String> list(OpenSshBoxes boxes, String address, String account)
      throws IOException {
    try (var client = new SSHClient()) {
      client.addHostKeyVerifier(new PinnedKey(boxes.hostKey(1).substring("ssh-ed25519 ".length())));
      client.connect(address, 23);
      client.authPassword(account, PASSWORD);
      try (var files = client.newSFTPClient()) {
        return files.ls(".").stream()
            .map(entry -> entry.getName())
            .filter(name -> !name.startsWith("."))
            .toList();
      }
    }
  }

  private static BoxNetwork in(World world) {
    return new BoxNetwork() {
      @Override
      public void provide(String address) {
        world.provide(address);
      }

      @Override
      public List<String> inside(List<String> command) {
        return world.inside(command);
      }
    };
  }
}
