package society.postx.platform.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Output;
import society.postx.platform.workflows.proof.ClientProof;

/** What is proved of the clients' backups, as weekly verification keeps it in Git. */
final class StoredProofs {
  private StoredProofs() {}

  /** By client; without those that were never verified. */
  static SortedMap<String, ClientProof> in(LocalRepository repository, Collection<String> clients) {
    var proofs = new TreeMap<String, ClientProof>();
    for (var client : clients) {
      var path = "backups/proofs/%s.json".formatted(client);
      repository.text(path).ifPresent(it -> proofs.put(client, read(path, it)));
    }
    return proofs;
  }

  private static ClientProof read(String path, String text) {
    try {
      return Output.JSON.readValue(text, ClientProof.class);
    } catch (JsonProcessingException e) {
      throw CommandError.failed(path + ": cannot be read; restore it (git log -p " + path + ")", e);
    }
  }
}
