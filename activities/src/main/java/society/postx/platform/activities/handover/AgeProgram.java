package society.postx.platform.activities.handover;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.workflows.client.AgeRecipient;

/**
 * Encrypts and decrypts with the age program; the plaintext goes through pipes.
 *
 * @param program the age binary, 1.1 or newer, with age-keygen beside it
 */
public record AgeProgram(Path program) {
  private static final String KEY = "AGE-SECRET-KEY-1";

  /** Armored, for the recipient alone. */
  String encrypt(String plaintext, AgeRecipient recipient) {
    return encrypt(plaintext, List.of(recipient));
  }

  /** Armored; each recipient can decrypt it. */
  public String encrypt(String plaintext, List<AgeRecipient> recipients) {
    var arguments = new ArrayList<>(List.of("--encrypt", "--armor"));
    recipients.forEach(it -> arguments.addAll(List.of("--recipient", it.value())));
    return run(arguments, plaintext);
  }

  /**
   * The plaintext.
   *
   * @param keyFile age identities
   */
  public String decrypt(String encrypted, Path keyFile) {
    return run(List.of("--decrypt", "--identity", keyFile.toAbsolutePath().toString()), encrypted);
  }

  /** A new private key: {@code AGE-SECRET-KEY-1…}. */
  public String newKey() {
    return run(keygen(), List.of(), "")
        .lines()
        .filter(line -> line.startsWith(KEY))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("age-keygen made no key"));
  }

  /** The public half of a private key. */
  public AgeRecipient recipientOf(String privateKey) {
    return new AgeRecipient(run(keygen(), List.of("-y"), privateKey + "\n").strip());
  }

  private Path keygen() {
    return program.resolveSibling("age-keygen");
  }

  private String run(List<String> arguments, String input) {
    return run(program, arguments, input);
  }

  private static String run(Path program, List<String> arguments, String input) {
    var command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    var result = new PipedProgram(command, Map.of(), Path.of("/")).run(input);
    if (result.exitStatus() != 0) {
      throw new IllegalStateException(
          "%s ended with exit status %d: %s"
              .formatted(program.getFileName(), result.exitStatus(), result.complaint()));
    }
    return result.output();
  }
}
