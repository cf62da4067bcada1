package society.postx.platform.systemtests;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Runs commands on a host from the inside, as root, independent of SSH and firewalls. */
record ClientMachine(Path sandboxState, long serverId) {

  /** Runs shell text there and returns its exit status and output. */
  ProgramResult run(String program, String input) {
    return ProgramResult.run(
        List.of("nsenter", "--all", "--target", init(), "--", "/bin/sh", "-c", program),
        Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
        input);
  }

  String run(String program) {
    return run(program, "").orFail();
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
