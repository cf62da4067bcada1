package society.postx.platform.workflows.release;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.client.AppName;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.deployment.HostState;
import society.postx.platform.workflows.deployment.HostState.Condition;
import society.postx.platform.workflows.deployment.HostState.RunningApp;

/** One client's host in memory: what it runs, and how old its data is. */
public final class FakeHost {
  public static final String OLD = "01d0000000000000000000000000000000000000";
  public static final String NEW = "0e50000000000000000000000000000000000000";
  static final AppName NEXTCLOUD = new AppName("nextcloud");

  private final ClientName client;
  private String commit = OLD;
  private String data = OLD;
  private Condition condition = Condition.HEALTHY;
  private String badOn = "";
  private boolean migratesSilently;
  private boolean mute;
  private boolean dockerDown;
  private boolean changed;
  private int backups;
  private boolean backupDisturbs;

  FakeHost(ClientName client) {
    this.client = client;
  }

  /** What it runs. */
  public synchronized String commit() {
    return commit;
  }

  /** Which release's code its data is for. */
  synchronized String data() {
    return data;
  }

  public synchronized void condition(Condition newCondition) {
    condition = newCondition;
  }

  /** Docker names no app until {@code base/} is applied. */
  synchronized void stopDocker() {
    dockerDown = true;
  }

  synchronized void baseApplied() {
    dockerDown = false;
  }

  /** From the next deployment on, a backup runs for so many looks at the host. */
  synchronized void backsUpAfterChange(int looks, boolean disturbs) {
    backups = looks;
    backupDisturbs = disturbs;
  }

  private boolean backsUp() {
    return backups > 0 && changed;
  }

  /** The new release does not answer here. */
  public synchronized void badOnNew() {
    badOn = NEW;
  }

  /** The old release does not answer either, so a rollback fails. */
  public synchronized void badOnOld() {
    badOn = OLD;
  }

  /** What was wrong here is repaired. */
  public synchronized void good() {
    badOn = "";
  }

  /** The new release migrates the data and says so by its version only. */
  synchronized void migratesSilently() {
    migratesSilently = true;
  }

  /** As {@link #migratesSilently}, and it answers no version after that. */
  synchronized void migratesAndGoesMute() {
    migratesSilently = true;
    mute = true;
  }

  public synchronized void runs(String newCommit, boolean migrates) {
    commit = newCommit;
    changed = true;
    if (newCommit.equals(NEW) && (migrates || migratesSilently)) {
      data = NEW;
    }
  }

  synchronized void restored(String newCommit, String snapshotData) {
    commit = newCommit;
    data = snapshotData;
  }

  /** What a check from outside finds wrong. */
  public synchronized Optional<String> wrong() {
    if (backsUp() && backupDisturbs) {
      return Optional.of("HTTPS answers 503");
    }
    if (commit.equals(badOn)) {
      return Optional.of("HTTPS answers 502");
    }
    if (commit.equals(OLD) && data.equals(NEW)) {
      return Optional.of("the database is newer than the application");
    }
    return Optional.empty();
  }

  synchronized HostState state() {
    if (condition == Condition.UNREACHABLE) {
      return new HostState(client, condition, "no route to host", "", List.of());
    }
    if (dockerDown) {
      return new HostState(client, Condition.UNHEALTHY, "Docker does not answer", OLD, List.of());
    }
    var app = new RunningApp(NEXTCLOUD, commit, List.of(image(commit)), version(), commit);
    if (backsUp()) {
      backups--;
      return new HostState(
          client,
          Condition.UNHEALTHY,
          "a backup runs",
          OLD,
          List.of(app),
          List.of(),
          Duration.ZERO);
    }
    return new HostState(
        client,
        condition,
        condition == Condition.HEALTHY ? "" : "disk 97% full",
        OLD,
        List.of(app));
  }

  private @Nullable String version() {
    if (mute && commit.equals(NEW)) {
      return null;
    }
    return data.equals(NEW) ? "29" : "28";
  }

  static String image(String commit) {
    return "nextcloud:28.0." + (commit.equals(NEW) ? 2 : 1);
  }
}
