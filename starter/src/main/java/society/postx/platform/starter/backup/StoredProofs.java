package society.postx.platform.starter.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.workflows.proof.ClientProof;

/** What is proved of the clients' backups, as weekly verification keeps it in Git. */
final class StoredProofs {
  private static final String FOLDER = "backups/proofs";

  private StoredProofs() {}

  /** By client; without those that were never verified. */
  static SortedMap<String, ClientProof> in(LocalRepository repository) {
    var proofs = new TreeMap<String, ClientProof>();
    for (var client : names(repository, FOLDER, ".json")) {
      var path = "%s/%s.json".formatted(FOLDER, client);
      repository.text(path).ifPresent(it -> proofs.put(client, read(path, it)));
    }
    return proofs;
  }

  /** Of all client files. */
  static List<String> clients(LocalRepository repository) {
    return names(repository, "clients", ".yml");
  }

  private static List<String> names(LocalRepository repository, String folder, String ending) {
    return repository.names(folder).stream()
        .filter(it -> it.endsWith(ending))
        .map(it -> it.substring(0, it.length() - ending.length()))
        .toList();
  }

  private static ClientProof read(String path, String text) {
    try {
      return Json.MAPPER.readValue(text, ClientProof.class);
    } catch (JsonProcessingException e) {
      throw CommandError.failed(path + ": cannot be read; restore it (git log -p " + path + ")", e);
    }
  }
}
