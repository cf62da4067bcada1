package society.postx.platform.sandbox.machine;

import java.io.IOException;
import java.nio.file.Path;
import society.postx.platform.sandbox.world.WorldOptions;

/** Runs a sandbox with one machine in its own process, for tests to kill. */
final class OneMachineProcess {
  private OneMachineProcess() {}

  public static void main(String[] args) throws IOException {
    var folder = Path.of(args[0]);
    var options = new WorldOptions(Integer.parseInt(args[1]), folder);
    try (var sandbox = new SandboxMachines(folder, options)) {
      sandbox.boot(1, new ImageSource.SystemImage("debian-13"));
      sandbox.ssh(1, "echo before the crash >/root/written; sync");
      System.out.println("up");
      while (System.in.read() >= 0) {}
    }
  }
}
