package society.postx.platform.sandbox.fault;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps the faults in force. {@code faults.answer("POST /v1/servers", 504).afterTheWork().once()}
 * lets the next creation succeed but loses its answer.
 */
public final class Faults {
  private final HostFaults hosts;
  private final AtomicLong lastId = new AtomicLong();
  private final List<ActiveFault> injections = new CopyOnWriteArrayList<>();

  public Faults(HostFaults hosts) {
    this.hosts = hosts;
  }

  /** An error answer, with the usual code of its status. */
  public ErrorAnswerBuilder answer(String call, int status) {
    return new ErrorAnswerBuilder(this, new Fault.Answer(call, status, null, null, false));
  }

  public FaultBuilder delay(String call, Duration delay) {
    return new FaultBuilder(this, new Fault.Delay(call, delay));
  }

  /** The connection ends before the work. */
  public FaultBuilder closeConnection(String call) {
    return new FaultBuilder(this, new Fault.CloseConnection(call, false));
  }

  /** The work happens, then the connection ends without an answer. */
  public FaultBuilder loseAnswer(String call) {
    return new FaultBuilder(this, new Fault.CloseConnection(call, true));
  }

  /** The work happens, then the connection ends in the middle of the answer. */
  public FaultBuilder cutBody(String call) {
    return new FaultBuilder(this, new Fault.CutBody(call));
  }

  /**
   * @param command {@code create_server}, {@code create_subaccount}, …
   */
  public FaultBuilder failAction(String command) {
    return new FaultBuilder(this, new Fault.FailAction(command, null, null));
  }

  /** Holds until {@link #remove} or {@link #clear}. */
  public long hostUnreachable(String server) {
    return add(new Fault.HostUnreachable(server), ActiveFault.ALWAYS);
  }

  public long diskFull(String server) {
    return add(new Fault.DiskFull(server), ActiveFault.ALWAYS);
  }

  public long boxUnreachable() {
    return add(new Fault.BoxUnreachable(), ActiveFault.ALWAYS);
  }

  public long registryGone() {
    return add(new Fault.RegistryGone(), ActiveFault.ALWAYS);
  }

  /**
   * @param times how often it acts, -1 for always
   * @return its number, for {@link #remove}
   */
  public long add(Fault fault, int times) {
    if (fault instanceof Fault.OfCall ofCall) CallPattern.parse(ofCall.call());
    var injection = new ActiveFault(lastId.incrementAndGet(), fault, times);
    if (fault instanceof Fault.OfHost ofHost) hosts.begin(ofHost);
    injections.add(injection);
    return injection.id;
  }

  /** Removes a fault, if it is still in force. */
  public void remove(long id) {
    injections.stream().filter(injection -> injection.id == id).forEach(this::end);
  }

  public void clear() {
    injections.forEach(this::end);
  }

  private void end(ActiveFault injection) {
    boolean was = injections.remove(injection);
    if (was && injection.fault instanceof Fault.OfHost ofHost) hosts.end(ofHost);
  }

  /** The faults in force and how often each still acts (-1: always). */
  public List<InForce> inForce() {
    return injections.stream().map(i -> new InForce(i.id, i.left(), i.fault)).toList();
  }

  public record InForce(long id, int left, Fault fault) {}

  /** Uses up one use of each fault of this call and returns these faults. */
  List<Fault.OfCall> use(String method, String path) {
    return injections.stream()
        .filter(injection -> injection.fault instanceof Fault.OfCall)
        .filter(
            injection ->
                CallPattern.parse(((Fault.OfCall) injection.fault).call()).matches(method, path))
        .filter(this::used)
        .map(injection -> (Fault.OfCall) injection.fault)
        .toList();
  }

  /** The injected failure for an action of this command, if any. */
  public Optional<Fault.FailAction> failing(String command) {
    return injections.stream()
        .filter(
            injection ->
                injection.fault instanceof Fault.FailAction failing
                    && failing.command().equals(command))
        .filter(this::used)
        .map(injection -> (Fault.FailAction) injection.fault)
        .findFirst();
  }

  private boolean used(ActiveFault injection) {
    boolean used = injection.use();
    if (injection.left() == 0) injections.remove(injection);
    return used;
  }
}
