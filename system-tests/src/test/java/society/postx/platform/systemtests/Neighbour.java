package society.postx.platform.systemtests;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What must stay exactly as it is of a client while another one is offboarded or brought back.
 *
 * @param note as its users read it
 * @param owned resources at Hetzner by kind
 * @param box SHA-256 of its files on the Storage Box, by path
 * @param files in Git that are named after it, with their text
 */
record Neighbour(
    String note, Map<String, Long> owned, Map<String, String> box, List<String> files) {
  static Neighbour of(Stack stack, String client) {
    var files =
        stack.repository.files().stream()
            .filter(path -> path.contains(client))
            .map(path -> path + "\n" + stack.repository.text(path))
            .toList();
    return new Neighbour(
        new Nextcloud(stack, client).note(),
        stack.account.owned(client),
        checksums(stack.box.home(client)),
        files);
  }

  private static Map<String, String> checksums(Path folder) {
    var sums = new TreeMap<String, String>();
    ProgramResult.run(
            List.of("find", folder.toString(), "-type", "f", "-exec", "sha256sum", "{}", "+"))
        .orFail()
        .lines()
        .forEach(line -> sums.put(line.substring(66), line.substring(0, 64)));
    return sums;
  }
}
