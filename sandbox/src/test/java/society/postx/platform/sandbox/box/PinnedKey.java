package society.postx.platform.sandbox.box;

import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;

/** Accepts exactly one host key, in the base64 of OpenSSH's public key line. */
record PinnedKey(String base64) implements HostKeyVerifier {
  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    var seen = new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    return Base64.getEncoder().encodeToString(seen).equals(base64);
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return List.of("ssh-ed25519");
  }
}
