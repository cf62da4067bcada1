package society.postx.platform.starter.onboarding;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.repository.YamlReader;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.starter.shell.Json;
import society.postx.platform.starter.shell.Shell;

/** Reads a client's onboarding input from its file in the infrastructure repository. */
final class ClientFileReader {
  private ClientFileReader() {}

  static ObjectNode read(String client, @Nullable Path repository, Shell shell) {
    var path = "clients/%s.yml".formatted(ClientArgument.of(client));
    var place = LocalRepository.given(repository, shell);
    var text =
        place
            .text(path)
            .orElseThrow(
                () ->
                    CommandError.wrongUsage(
                        "%s: does not exist in %s; a new client needs --domain, --app, --group, --agreement-signed, --contact and --recipient, or --file"
                            .formatted(path, place)));
    ObjectNode described = Json.MAPPER.valueToTree(YamlReader.map(path, text));
    described.remove("name"); // the input calls it client
    return described.put("client", client);
  }
}
