package society.postx.platform.sandbox.state;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds an asynchronous action; {@code created} is its start. */
public final class ActionRow extends Row {
  public String command = "";
  public Status status = Status.RUNNING;
  public List<Ref> resources = List.of();
  public @Nullable Instant finished;
  public @Nullable Failure error;

  /** As on the wire, in lower case. */
  public enum Status {
    RUNNING,
    SUCCESS,
    ERROR
  }

  /**
   * @param type {@code server}, {@code firewall}, {@code zone}, …
   */
  public record Ref(long id, String type) {}

  public record Failure(String code, String message) {}

  public boolean concerns(String type, long id) {
    return resources.contains(new Ref(id, type));
  }
}
