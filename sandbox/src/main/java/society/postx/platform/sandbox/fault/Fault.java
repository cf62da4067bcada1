package society.postx.platform.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One thing that goes wrong. In JSON the member {@code fault} says which: {@code {"fault":
 * "answer", "call": "POST /v1/servers", "status": 504, "after_the_work": true}}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fault")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Fault.Answer.class, name = "answer"),
  @JsonSubTypes.Type(value = Fault.Delay.class, name = "delay"),
  @JsonSubTypes.Type(value = Fault.CloseConnection.class, name = "close_connection"),
  @JsonSubTypes.Type(value = Fault.CutBody.class, name = "cut_body"),
  @JsonSubTypes.Type(value = Fault.FailAction.class, name = "fail_action"),
  @JsonSubTypes.Type(value = Fault.HostUnreachable.class, name = "host_unreachable"),
  @JsonSubTypes.Type(value = Fault.DiskFull.class, name = "disk_full"),
  @JsonSubTypes.Type(value = Fault.BoxUnreachable.class, name = "box_unreachable"),
  @JsonSubTypes.Type(value = Fault.RegistryGone.class, name = "registry_gone"),
})
public sealed interface Fault {
  /** Faults of single API calls; {@code *} in a call stands for one segment, or for any method. */
  sealed interface OfCall extends Fault {
    String call();
  }

  /** Faults of the world the servers live in; they last until they are taken away. */
  sealed interface OfHost extends Fault {}

  /**
   * The API answers with an error.
   *
   * @param code error code; the usual one of the status where it is not given
   * @param afterTheWork the work is done all the same, only its answer is lost
   */
  record Answer(
      String call,
      int status,
      @Nullable String code,
      @Nullable String message,
      boolean afterTheWork)
      implements OfCall {}

  /** The API takes its time. */
  record Delay(String call, Duration delay) implements OfCall {}

  /**
   * The connection ends without an answer.
   *
   * @param afterTheWork the work was done
   */
  record CloseConnection(String call, boolean afterTheWork) implements OfCall {}

  /** The work is done; the connection ends in the middle of the answer's body. */
  record CutBody(String call) implements OfCall {}

  /** An action is accepted and then fails; its work is not done. */
  record FailAction(String command, @Nullable String code, @Nullable String message)
      implements Fault {}

  /** No packet reaches the server or leaves it. */
  record HostUnreachable(String server) implements OfHost {}

  /** The server's disk has no space left. */
  record DiskFull(String server) implements OfHost {}

  /** No packet reaches the Storage Boxes. */
  record BoxUnreachable() implements OfHost {}

  /** The container registry does not answer. */
  record RegistryGone() implements OfHost {}
}
