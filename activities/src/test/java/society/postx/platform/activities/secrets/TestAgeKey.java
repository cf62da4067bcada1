package society.postx.platform.activities.secrets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import society.postx.platform.activities.process.PipedProgram;
import society.postx.platform.activities.process.TestPrograms;
import society.postx.platform.workflows.client.AgeRecipient;

/** A real age key in a file, as an operator has one. */
public record TestAgeKey(Path file, AgeRecipient recipient) {

  public static TestAgeKey in(Path file) {
    var keygen = TestPrograms.need("age-keygen").toString();
    run(List.of(keygen, "-o", file.toString()));
    return new TestAgeKey(
        file, new AgeRecipient(run(List.of(keygen, "-y", file.toString())).strip()));
  }

  /** What age itself makes of an encrypted text with this key. */
  public String decrypt(String encrypted) {
    var age = TestPrograms.need("age").toString();
    var result =
        new PipedProgram(
                List.of(age, "--decrypt", "--identity", file.toString()), Map.of(), Path.of("/"))
            .run(encrypted);
    return result.exitStatus() == 0 ? result.output() : result.complaint();
  }

  /** What an operator's own sops makes of a file of this path. */
  public String encrypt(SopsProgram sops, String path, String plaintext) {
    return sops.encrypt(path, plaintext, rules());
  }

  /** Creation rules that encrypt everything to this key. */
  public String rules() {
    return "creation_rules:\n  - path_regex: \\.sops\\.yaml$\n    age: %s\n".formatted(recipient);
  }

  private static String run(List<String> command) {
    return new PipedProgram(command, Map.of(), Path.of("/")).run("").output();
  }
}
