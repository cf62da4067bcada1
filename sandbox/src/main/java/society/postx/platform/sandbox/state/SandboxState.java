package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Holds all projects and their resources under one lock. Requests are answered one after the other,
 * and none waits for a machine while it holds the lock.
 */
public final class SandboxState {
  private final ReentrantLock lock = new ReentrantLock();
  private final Contents contents;
  private final StateFile file;

  private SandboxState(Contents contents, StateFile file) {
    this.contents = contents;
    this.file = file;
  }

  /** Loads the state from the file; a new state is empty. */
  public static SandboxState load(StateFile file) {
    return new SandboxState(file.read().orElseGet(Contents::new), file);
  }

  /** Reads under the lock. */
  public <T> T read(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }

  /** Changes under the lock and writes the file, so that every answered change survives a crash. */
  public <T> T change(Supplier<T> change) {
    return read(
        () -> {
          try {
            return change.get();
          } finally {
            file.write(contents);
          }
        });
  }

  public void change(Runnable change) {
    change(
        () -> {
          change.run();
          return true;
        });
  }

  /** The next number; actions, servers and all the rest share one sequence. */
  public long nextId() {
    return ++contents.lastId;
  }

  /** Counts the assigned addresses. */
  public long nextAddress() {
    return contents.lastAddress++;
  }

  public Map<String, Project> projects() {
    return contents.projects;
  }

  /** Passwords of the operator's services, by name. */
  public Map<String, String> secrets() {
    return contents.secrets;
  }

  /** The project of a token. */
  public Optional<Project> projectOf(String token) {
    return contents.projects.values().stream()
        .filter(project -> project.tokens.containsKey(token))
        .findFirst();
  }

  /** As in the file. */
  static final class Contents {
    long lastId = 100;
    long lastAddress;
    Map<String, Project> projects = new TreeMap<>();
    Map<String, String> secrets = new TreeMap<>();
  }
}
