package society.postx.platform.activities.secrets;

import java.util.HexFormat;
import society.postx.platform.activities.sshkey.PublicHalf;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.ClientName;

/**
 * The SSH host key of a staging server, by which the platform recognizes it. It is derived from the
 * platform's own key and the run that builds the server, so that every attempt and every worker has
 * the same one, no file keeps it, and it ends with the run. The client's pins stay as they are.
 *
 * <p>The server reads it in its user data for as long as it lives, a day at most. Nothing else is
 * recognized by it.
 *
 * @param platformKey never in a message
 */
public record StagingHostKey(String platformKey, ClientName client, RunLabel run) {
  /** In OpenSSH's format, without passphrase. */
  public String privateKey() {
    var seed =
        KeyedDigest.of(platformKey, "staging host key\n%s\n%s".formatted(client, run.value()));
    return SecretGenerator.sshKey(HexFormat.of().parseHex(seed));
  }

  /** {@code ssh-ed25519 AAAA…}. */
  public String publicKey() {
    return PublicHalf.of("staging host key", privateKey());
  }

  @Override
  public String toString() {
    return "staging host key of " + client;
  }
}
