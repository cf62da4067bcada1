package society.postx.platform.sandbox.fault;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Describes an injected failure. In JSON the member {@code fault} names its kind: {@code {"fault":
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
  /** Faults of single API calls; {@code *} in a call is one segment or any method. */
  sealed interface OfCall extends Fault {
    String call();
  }

  /** Faults of servers, boxes and the registry; they last until they are removed. */
  sealed interface OfHost extends Fault {}

  /**
   * The API answers with an error.
   *
   * @param code error code; by default the usual one of the status
   * @param afterTheWork whether the work happens and only its answer is replaced
   */
  record Answer(
      String call,
      int status,
      @Nullable String code,
      @Nullable String message,
      boolean afterTheWork)
      implements OfCall {}

  /** The API answers late. */
  record Delay(String call, Duration delay) implements OfCall {}

  /**
   * The connection ends without an answer.
   *
   * @param afterTheWork whether the work happens
   */
  record CloseConnection(String call, boolean afterTheWork) implements OfCall {}

  /** The work happens; the connection ends in the middle of the answer's body. */
  record CutBody(String call) implements OfCall {}

  /** An action is accepted and then fails without its work. */
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
