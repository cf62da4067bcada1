package society.postx.platform.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import society.postx.platform.sandbox.world.WorldOptions;

/**
 * Holds the options that a sandbox starts with.
 *
 * @param machines what stands behind the servers
 * @param state folder for everything that must survive the process; empty for none
 * @param shortestAction an action takes at least this long
 * @param requestsPerHour the rate limit of each project
 * @param spareWorld whether machines use any free world instead of the documented one, so that
 *     tests can run beside a demo
 */
public record SandboxOptions(
    Machines machines,
    Optional<Path> state,
    Ports ports,
    Duration shortestAction,
    int requestsPerHour,
    boolean spareWorld) {
  private static final Duration USUAL_ACTION = Duration.ofMillis(300);
  private static final int USUAL_REQUESTS = 3600;
  private static final int DNS_PORT = 53;

  /** What stands behind a server. */
  public enum Machines {
    /** Nothing: only the APIs; servers are records without machines. */
    NONE,
    /** A Debian machine under systemd-nspawn; needs root on Linux. */
    NSPAWN
  }

  public SandboxOptions {
    if (machines == Machines.NSPAWN && state.isEmpty())
      throw new IllegalArgumentException(
          "state: missing: real machines need a folder for their disks");
  }

  /** No machines, no state, free ports, quick actions: for tests of an API client. */
  public static SandboxOptions apiOnly() {
    return new SandboxOptions(
        Machines.NONE, Optional.empty(), Ports.free(), Duration.ofMillis(50), USUAL_REQUESTS, true);
  }

  /** Real machines in a spare world, on free ports. Needs root. */
  public static SandboxOptions real(Path state) {
    return new SandboxOptions(
        Machines.NSPAWN, Optional.of(state), Ports.free(), USUAL_ACTION, USUAL_REQUESTS, true);
  }

  /** Real machines at the documented ports and addresses. */
  public static SandboxOptions usual(Path state) {
    return new SandboxOptions(
        Machines.NSPAWN, Optional.of(state), Ports.usual(), USUAL_ACTION, USUAL_REQUESTS, false);
  }

  /** The same without machines. */
  public SandboxOptions withoutMachines() {
    return new SandboxOptions(
        Machines.NONE, state, ports, shortestAction, requestsPerHour, spareWorld);
  }

  public SandboxOptions withState(Path folder) {
    return new SandboxOptions(
        machines, Optional.of(folder), ports, shortestAction, requestsPerHour, spareWorld);
  }

  public SandboxOptions withPorts(Ports chosen) {
    return new SandboxOptions(machines, state, chosen, shortestAction, requestsPerHour, spareWorld);
  }

  public SandboxOptions withShortestAction(Duration shortest) {
    return new SandboxOptions(machines, state, ports, shortest, requestsPerHour, spareWorld);
  }

  public SandboxOptions withRequestsPerHour(int requests) {
    return new SandboxOptions(machines, state, ports, shortestAction, requests, spareWorld);
  }

  WorldOptions world() {
    var folder = state.orElseThrow();
    return spareWorld ? SpareWorld.of(folder) : WorldOptions.in(folder);
  }

  /** Machines use port 53; without machines it is free to choose, and 53 would need root. */
  int dnsPort() {
    return machines == Machines.NSPAWN ? DNS_PORT : 0;
  }
}
