package society.postx.platform.sandbox.state;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Everything the sandbox remembers. One lock guards it all: requests are answered one after the
 * other, and never wait for a machine while they hold it.
 */
public final class SandboxState {
  private final ReentrantLock lock = new ReentrantLock();
  private final Contents contents;
  private final StateFile file;

  private SandboxState(Contents contents, StateFile file) {
    this.contents = contents;
    this.file = file;
  }

  /** What the file says, or nothing yet. */
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

  /** Changes under the lock and writes the file: what was answered survives a crash. */
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

  /** Counts the addresses given out. */
  public long nextAddress() {
    return contents.lastAddress++;
  }

  public Map<String, Project> projects() {
    return contents.projects;
  }

  /** Passwords of what stands beside the APIs, by name. */
  public Map<String, String> secrets() {
    return contents.secrets;
  }

  /** The project a token opens. */
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
