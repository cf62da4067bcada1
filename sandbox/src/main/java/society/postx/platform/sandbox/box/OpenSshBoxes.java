package society.postx.platform.sandbox.box;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs Storage Boxes as OpenSSH servers from this machine's packages. Each has its own mount and
 * PID namespaces and its own {@code /etc/passwd}, so that no account, mount or process of the
 * machine changes. All accounts of a box share one uid; each is separated by a chroot into its
 * home. Needs root.
 */
public final class OpenSshBoxes implements BoxDriver, AutoCloseable {
  private final Path folder;
  private final BoxNetwork place;
  private final Map<Long, BoxProcess> running = new HashMap<>();
  private Optional<BoxPrograms> programs = Optional.empty();

  /**
   * @param folder where boxes keep their content and accounts
   */
  public OpenSshBoxes(Path folder, BoxNetwork place) {
    this.folder = folder.toAbsolutePath();
    this.place = place;
  }

  @Override
  public synchronized void start(BoxSpec box) {
    var disk = disk(box.boxId());
    disk.prepare();
    disk.authorize(box.publicKeys());
    var known = disk.state().orElseGet(() -> BoxAccounts.empty(box.address())).at(box.address());
    var hash = passwordHash(known, box.username(), box.password());
    disk.save(known.with(box.username(), new BoxAccounts.Login("", hash, box.ssh(), false)));
    if (process(box.boxId()).isEmpty()) boot(box.boxId(), disk);
  }

  @Override
  public synchronized void delete(long boxId) {
    stop(boxId);
    BoxCommand.run(List.of("rm", "-rf", "--one-file-system", disk(boxId).path().toString()));
  }

  @Override
  public synchronized void putAccount(long boxId, BoxAccount account) {
    var disk = disk(boxId);
    var known = known(boxId);
    var hash = passwordHash(known, account.username(), account.password());
    var admitted = new BoxAccounts.Login(account.home(), hash, account.ssh(), account.readonly());
    process(boxId).ifPresent(process -> admit(process, account.username(), admitted));
    disk.save(known.with(account.username(), admitted));
  }

  @Override
  public synchronized void removeAccount(long boxId, String username) {
    disk(boxId).save(known(boxId).without(username));
    process(boxId).ifPresent(process -> process.ask("withdraw " + username));
  }

  @Override
  public synchronized void takeSnapshot(long boxId, String name) {
    disk(boxId).takeSnapshot(name);
  }

  @Override
  public synchronized void removeSnapshot(long boxId, String name) {
    disk(boxId).removeSnapshot(name);
  }

  @Override
  public long usedBytes(long boxId) {
    return disk(boxId).usedBytes();
  }

  @Override
  public String hostKey(long boxId) {
    return disk(boxId).hostKey();
  }

  /** Stops a box, as a fault; {@link #start} starts it again with everything on it. */
  public synchronized void stop(long boxId) {
    Optional.ofNullable(running.remove(boxId)).ifPresent(BoxProcess::stop);
  }

  @Override
  public synchronized void close() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }

  private void boot(long boxId, BoxFolder disk) {
    stop(boxId);
    if (programs.isEmpty()) {
      programs = Optional.of(BoxPrograms.install(folder.resolve("programs")));
    }
    var state = known(boxId);
    var process = BoxProcess.start(place, programs.get(), disk.path(), state.address());
    running.put(boxId, process);
    process.ask("assemble");
    state.accounts().forEach((username, login) -> admit(process, username, login));
    process.ask("serve");
  }

  private static void admit(BoxProcess process, String username, BoxAccounts.Login login) {
    var mode = login.readonly() ? "ro" : "rw";
    process.ask("admit %s %s %s".formatted(username, mode, login.home()));
  }

  /** Keeps the hash of an unchanged password, since bcrypt uses a new salt each time. */
  private static String passwordHash(BoxAccounts known, String username, String password) {
    return Optional.ofNullable(known.accounts().get(username))
        .map(BoxAccounts.Login::passwordHash)
        .filter(present -> PasswordHash.matches(password, present))
        .orElseGet(() -> PasswordHash.hash(password));
  }

  private Optional<BoxProcess> process(long boxId) {
    return Optional.ofNullable(running.get(boxId)).filter(BoxProcess::alive);
  }

  private BoxAccounts known(long boxId) {
    return disk(boxId)
        .state()
        .orElseThrow(() -> new BoxException("Storage Box %d does not exist".formatted(boxId)));
  }

  private BoxFolder disk(long boxId) {
    return new BoxFolder(folder.resolve(Long.toString(boxId)));
  }
}
