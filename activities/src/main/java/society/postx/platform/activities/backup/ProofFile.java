package society.postx.platform.activities.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;
import society.postx.platform.activities.infrastructure.Checkout;
import society.postx.platform.activities.yaml.YamlFile;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.proof.ClientProof;

/** Reads and writes a client's proofs in the infrastructure repository. */
final class ProofFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private ProofFile() {}

  static String path(ClientName client) {
    return "backups/proofs/%s.json".formatted(client);
  }

  /** With the slice to read next by {@code verify.weeks}. */
  static ClientProof read(Checkout checkout, ClientName client) {
    var slices = checkout.settings().verify().weeks();
    var path = path(client);
    return checkout.has(path)
        ? YamlFile.read(path, checkout.text(path), ClientProof.class).in(slices) // reads JSON
        : ClientProof.none(slices);
  }

  /** The last snapshot that a verification proved. */
  static Optional<ClientProof.ProvedSnapshot> proved(Checkout checkout, ClientName client) {
    return checkout.has(path(client))
        ? Optional.ofNullable(read(checkout, client).proved())
        : Optional.empty();
  }

  static byte[] bytes(ClientProof proof) {
    try {
      return (JSON.writeValueAsString(proof) + "\n").getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a proof that cannot be written as JSON", e);
    }
  }
}
