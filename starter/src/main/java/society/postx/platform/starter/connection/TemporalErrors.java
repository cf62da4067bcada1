package society.postx.platform.starter.connection;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Locale;

/** Turns errors of Temporal or the network into one line that says what to do next. */
public final class TemporalErrors {
  private TemporalErrors() {}

  static String unreachable(String target, Throwable thrown) {
    var status = status(thrown);
    return status == null ? unreachable(target, firstLine(thrown)) : of(target, status);
  }

  /** Explains an error that a call on an open connection got. */
  public static String of(String target, StatusRuntimeException answer) {
    var said = String.valueOf(answer.getStatus().getDescription());
    return switch (answer.getStatus().getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED -> unreachable(target, reason(answer));
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          "Temporal at %s refuses these credentials: %s; check TEMPORAL_API_KEY or the profile's certificate"
              .formatted(target, said);
      case NOT_FOUND ->
          said.toLowerCase(Locale.ROOT).contains("namespace")
              ? "%s; create it:  ./platform bootstrap".formatted(decapitalised(said))
              : "Temporal: " + decapitalised(said);
      default ->
          "Temporal at %s: %s (%s)"
              .formatted(target, decapitalised(said), answer.getStatus().getCode());
    };
  }

  private static String unreachable(String target, String reason) {
    return "Temporal at %s does not answer: %s; is it running, and the tunnel to it open (docs/deployment.md)? else give --address, --profile or TEMPORAL_ADDRESS"
        .formatted(target, reason);
  }

  private static String reason(StatusRuntimeException answer) {
    for (Throwable cause = answer; cause != null; cause = cause.getCause()) {
      var said = String.valueOf(cause.getMessage());
      if (said.toLowerCase(Locale.ROOT).contains("connection refused")) {
        return "connection refused";
      }
    }
    return answer.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED
        ? "no answer in time"
        : String.valueOf(answer.getStatus().getDescription()).lines().findFirst().orElse("");
  }

  private static @org.jspecify.annotations.Nullable StatusRuntimeException status(
      Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return status;
      }
    }
    return null;
  }

  /** The first line of what an exception says. */
  public static String firstLine(Throwable thrown) {
    var said = thrown.getMessage();
    return said == null || said.isBlank()
        ? thrown.getClass().getSimpleName()
        : said.lines().findFirst().orElse("");
  }

  private static String decapitalised(String said) {
    var text = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
