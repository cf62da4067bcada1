package society.postx.platform.activities.monitoring;

import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import society.postx.platform.workflows.failure.FailureType;

/** A call that Uptime Kuma refused or did not answer. Holds no secret. */
final class KumaException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final Duration SOON = Duration.ofSeconds(3);
  private static final Duration BUCKET = Duration.ofMinutes(1); // 20 logins a minute for everyone

  private final Kind kind;

  enum Kind {
    LOGIN_REFUSED,
    TOKEN_REFUSED,
    TOO_FREQUENT,
    REFUSED,
    SILENT
  }

  private KumaException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** The call may have taken effect: check before repeating it. */
  static KumaException silent(String call, String why) {
    return new KumaException(Kind.SILENT, "%s: no answer (%s)".formatted(call, why));
  }

  /** Uptime Kuma has no error codes, so known texts decide. */
  static KumaException refused(String call, String said) {
    var kind =
        switch (said) {
          case "authIncorrectCreds" -> Kind.LOGIN_REFUSED;
          case "authInvalidToken" -> Kind.TOKEN_REFUSED;
          default -> said.startsWith("Too frequently") ? Kind.TOO_FREQUENT : Kind.REFUSED;
        };
    return new KumaException(kind, "%s: %s".formatted(call, withoutStatement(said)));
  }

  Kind kind() {
    return kind;
  }

  ApplicationFailure failure() {
    var said = "Uptime Kuma says " + getMessage();
    return switch (kind) {
      case LOGIN_REFUSED, TOKEN_REFUSED ->
          FailureType.CREDENTIALS_REJECTED.stop(
              said
                  + "; correct monitoring_username and monitoring_password in"
                  + " secrets/shared.sops.yaml (an account without 2FA), then retry the step");
      case TOO_FREQUENT -> FailureType.RATE_LIMITED.retryIn(BUCKET, said);
      case REFUSED -> FailureType.REQUEST_REFUSED.stop(said);
      case SILENT -> FailureType.UNAVAILABLE.retryIn(SOON, said);
    };
  }

  /** Database errors begin with the whole statement, values and tokens included. */
  private static String withoutStatement(String said) {
    int at = said.indexOf(" - SQLITE");
    if (at >= 0) return said.substring(at + 3);
    return said.startsWith("insert into") || said.startsWith("update ")
        ? "the database refused the row"
        : said;
  }
}
