package society.postx.platform.sandbox.storage;

import java.util.regex.Pattern;
import society.postx.platform.sandbox.api.RequestBody;

/** Checks Hetzner's password policy: 12 to 128 characters, at least one of each kind. */
final class PasswordRules {
  private static final Pattern RULE =
      Pattern.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^a-zA-Z0-9]).{12,128}");

  private PasswordRules() {}

  static String read(RequestBody body) {
    var password = body.text("password");
    if (!RULE.matcher(password).matches())
      throw body.invalid(
          "password",
          "must have 12 to 128 characters, with upper case, lower case, digit and special");
    return password;
  }
}
