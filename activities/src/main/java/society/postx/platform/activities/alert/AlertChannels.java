package society.postx.platform.activities.alert;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Where alerts go; either, both or none. */
public record AlertChannels(Optional<MailServer> mail, Optional<URI> webhook) {
  /**
   * @param to one mail to all of them
   * @param login with one, the connection has to be encrypted
   */
  public record MailServer(
      String host, int port, String from, List<String> to, Optional<Login> login) {}

  /**
   * Prints as its user name.
   *
   * @param password read when a mail is sent: the webhook does without it
   */
  public record Login(String user, Supplier<String> password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
