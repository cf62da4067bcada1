package society.postx.platform.activities.handover;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.workflows.client.AgeRecipient;

/**
 * Encrypts with the age program, which gets the plaintext through a pipe.
 *
 * @param program the age binary, 1.1 or newer
 */
public record AgeProgram(Path program) {

  /** Armored, for the recipient alone. */
  String encrypt(String plaintext, AgeRecipient recipient) {
    var result =
        new PipedProgram(
                List.of(
                    program.toString(), "--encrypt", "--armor", "--recipient", recipient.value()),
                Map.of(),
                Path.of("/"))
            .run(plaintext);
    if (result.exitStatus() != 0) {
      throw new IllegalStateException(
          "age ended with exit status %d: %s".formatted(result.exitStatus(), result.complaint()));
    }
    return result.output();
  }
}
