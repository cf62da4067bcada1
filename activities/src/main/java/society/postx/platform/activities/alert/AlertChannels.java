package society.postx.platform.activities.alert;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The channels that receive alerts: mail, webhook, both or none. */
public record AlertChannels(Optional<MailServer> mail, Optional<URI> webhook) {
  /**
   * @param to all of them receive one mail
   * @param login needs an encrypted connection
   */
  public record MailServer(
      String host, int port, String from, List<String> to, Optional<Login> login) {}

  /**
   * A mail server's credentials; prints as its user name.
   *
   * @param password read only when a mail is sent; the webhook needs none
   */
  public record Login(String user, Supplier<String> password) {
    @Override
    public String toString() {
      return user;
    }
  }
}
