package society.postx.platform.sandbox.storage;

import java.util.regex.Pattern;
import society.postx.platform.sandbox.api.Body;

/** Hetzner's policy: 12 to 128 characters, of each kind one. */
final class Passwords {
  private static final Pattern RULE =
      Pattern.compile("(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[^a-zA-Z0-9]).{12,128}");

  private Passwords() {}

  static String read(Body body) {
    var password = body.text("password");
    if (!RULE.matcher(password).matches())
      throw body.invalid(
          "password",
          "must have 12 to 128 characters, with upper case, lower case, digit and special");
    return password;
  }
}
