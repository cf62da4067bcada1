package society.postx.platform.activities.archive;

import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.box.BoxFolders;
import society.postx.platform.activities.clientkey.BoxClientKeys;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.infrastructure.InfrastructureRepository;
import society.postx.platform.activities.secrets.SecretStore;
import society.postx.platform.workflows.retention.ArchivedClient;
import society.postx.platform.workflows.retention.ArchivedKeyActivities;
import society.postx.platform.workflows.retention.RenewedKeys;
import society.postx.platform.workflows.text.ShownText;

/** Opens archived clients' own keys, which nobody else reads until their deadline or return. */
public final class BoxArchivedKeys implements ArchivedKeyActivities {
  private static final int LONGEST = 300;

  private final InfrastructureRepository repository;
  private final Supplier<BoxFolders> box;
  private final BoxClientKeys keys;
  private final Heartbeat heartbeat;

  /**
   * @param box opens the box's folders
   */
  public BoxArchivedKeys(
      InfrastructureRepository repository,
      Supplier<BoxFolders> box,
      BoxClientKeys keys,
      Heartbeat heartbeat) {
    this.repository = repository;
    this.box = box;
    this.keys = keys;
    this.heartbeat = heartbeat;
  }

  @Override
  public RenewedKeys renewArchivedKeys(List<ArchivedClient> archives) {
    var newest = repository.latest();
    var left = new ArrayDeque<>(archives);
    var problems = new ArrayList<String>();
    var renewed = 0;
    while (!left.isEmpty()) {
      renewed += renewInOneSession(left, newest, problems);
    }
    return new RenewedKeys(renewed, problems.stream().limit(RenewedKeys.MOST).toList());
  }

  /** Until a key is a problem: it may have been the connection that broke. */
  private int renewInOneSession(
      Deque<ArchivedClient> left, Checkout newest, List<String> problems) {
    var renewed = 0;
    try (var folders = box.get()) {
      while (!left.isEmpty()) {
        var archive = left.remove();
        heartbeat.beat("the key of " + archive.client());
        try {
          renewed += renew(folders, archive, newest) ? 1 : 0;
        } catch (ActivityCompletionException e) {
          throw e;
        } catch (RuntimeException e) {
          problems.add(problem(archive, e));
          return renewed;
        }
      }
    }
    return renewed;
  }

  private boolean renew(BoxFolders folders, ArchivedClient archive, Checkout newest) {
    var own = SecretStore.archivedKey(archive.client(), newest);
    return own.isPresent()
        && folders.look(archive.path()) == BoxFolders.Entry.FOLDER
        && keys.renew(folders, archive.client(), own.get());
  }

  private static String problem(ArchivedClient archive, RuntimeException e) {
    @Nullable String why =
        e instanceof ApplicationFailure failure ? failure.getOriginalMessage() : e.toString();
    var named = String.valueOf(why);
    return ShownText.shortened(
        ShownText.oneLine(
            named.startsWith(archive.keyPath())
                ? named
                : "%s: %s".formatted(archive.keyPath(), named)),
        LONGEST);
  }
}
