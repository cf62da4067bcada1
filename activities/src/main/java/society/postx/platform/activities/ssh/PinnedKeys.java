package society.postx.platform.activities.ssh;

import static java.util.stream.Collectors.joining;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import net.schmizz.sshj.common.Buffer;

/**
 * The host keys that are accepted from a host, as OpenSSH public keys ({@code ssh-ed25519 AAAA…}, a
 * comment may follow). Two while a pin moves, else one; never none: trust on first use does not
 * exist here.
 */
public record PinnedKeys(List<String> lines) {
  public PinnedKeys {
    lines = lines.stream().map(PinnedKeys::withoutComment).distinct().toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("host keys: none is pinned");
    }
  }

  public static PinnedKeys of(String... lines) {
    return new PinnedKeys(List.of(lines));
  }

  boolean accepts(PublicKey key) {
    return lines.contains(line(key));
  }

  /** What a client may ask the server for: the pinned kinds alone. */
  List<String> algorithms() {
    return lines.stream().map(line -> line.substring(0, line.indexOf(' '))).distinct().toList();
  }

  /** {@code SHA256:…} as ssh-keygen -l prints them. */
  String fingerprints() {
    return lines.stream()
        .map(line -> fingerprint(Base64.getDecoder().decode(line.substring(line.indexOf(' ') + 1))))
        .collect(joining(" or "));
  }

  static String fingerprint(PublicKey key) {
    return fingerprint(wire(key));
  }

  private static String fingerprint(byte[] wire) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(wire);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String line(PublicKey key) {
    var wire = wire(key);
    var kind = new Buffer.PlainBuffer(wire);
    try {
      return kind.readString() + " " + Base64.getEncoder().encodeToString(wire);
    } catch (Buffer.BufferException e) {
      throw new IllegalStateException("sshj wrote a key without its kind", e);
    }
  }

  private static byte[] wire(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }

  private static String withoutComment(String line) {
    var parts = line.strip().split("\\s+", 3);
    try {
      if (parts.length >= 2 && parts[0].matches("[a-z0-9@.-]+")) {
        var wire = Base64.getDecoder().decode(parts[1]);
        if (new Buffer.PlainBuffer(wire).readString().equals(parts[0])) {
          return parts[0] + " " + parts[1];
        }
      }
    } catch (IllegalArgumentException | Buffer.BufferException e) {
      throw notAKey(line);
    }
    throw notAKey(line);
  }

  private static IllegalArgumentException notAKey(String line) {
    return new IllegalArgumentException(
        "host keys: '%s': not an OpenSSH public key (example: ssh-ed25519 AAAAC3Nz…)"
            .formatted(line));
  }
}
