package society.postx.platform.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs commands on a host from the inside, as root, independent of SSH and firewalls. */
record ClientMachine(Path sandboxState, long serverId) {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  /** Runs shell text there and returns its exit status and output. */
  ProgramResult run(String program, String input) {
    return ProgramResult.run(inside(program), ENVIRONMENT, input);
  }

  private List<String> inside(String program) {
    return List.of("nsenter", "--all", "--target", init(), "--", "/bin/sh", "-c", program);
  }

  String run(String program) {
    return run(program, "").orFail();
  }

  /**
   * Copies files there, as root's.
   *
   * @param names of files or folders below {@code from}
   * @param into a folder there, made if it is missing
   */
  void copy(Path from, List<String> names, String into) {
    var pack = new ArrayList<>(List.of("tar", "--create", "--dereference", "--owner=0"));
    pack.addAll(List.of("--group=0", "--directory", from.toString()));
    pack.addAll(names);
    var unpack = "mkdir -p '%1$s' && tar --extract --directory '%1$s'".formatted(into);
    var receiver = new ProcessBuilder(inside(unpack));
    receiver.environment().putAll(ENVIRONMENT);
    try {
      var both =
          ProcessBuilder.startPipeline(
              List.of(
                  new ProcessBuilder(pack).redirectError(Redirect.INHERIT),
                  receiver.redirectError(Redirect.INHERIT)));
      for (var process : both) {
        if (process.onExit().join().exitValue() != 0) {
          throw new AssertionError("%s of %s was not copied".formatted(names, from));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a systemd unit of this name is active; the name may contain {@code *}. */
  boolean works(String unit) {
    return run(
            "systemctl list-units --no-legend --state=active,activating '%s' | grep -q ."
                .formatted(unit),
            "")
        .ok();
  }

  /** The machine's own process 1: systemd-nspawn's child. */
  private String init() {
    var root = "--directory=" + sandboxState.resolve("machines/" + serverId + "/root");
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                Arrays.asList(process.info().arguments().orElse(new String[0])).contains(root)
                    && process.info().command().orElse("").endsWith("systemd-nspawn"))
        .flatMap(ProcessHandle::children)
        .map(process -> Long.toString(process.pid()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("server %d is off".formatted(serverId)));
  }
}
