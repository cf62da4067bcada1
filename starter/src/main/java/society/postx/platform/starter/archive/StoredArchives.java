package society.postx.platform.starter.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Comparator;
import java.util.List;
import society.postx.platform.starter.input.ClientArgument;
import society.postx.platform.starter.repository.LocalRepository;
import society.postx.platform.starter.shell.CommandError;
import society.postx.platform.workflows.retention.ArchiveFile;
import society.postx.platform.workflows.retention.RetainThenDelete;

/** The archives that the infrastructure repository names. */
record StoredArchives(LocalRepository repository) {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  /** Soonest deadline first. */
  List<ArchiveFile> all() {
    return repository.names("archive").stream()
        .filter(name -> name.endsWith(".yml"))
        .map(name -> read("archive/" + name))
        .sorted(Comparator.comparing(ArchiveFile::deleteAt))
        .toList();
  }

  /** One client's. */
  ArchiveFile of(String client) {
    return read(ArchiveFile.path(ClientArgument.of(client)));
  }

  /** The workflow that keeps the client's archive; a whole id is taken as it is. */
  static String workflow(String client, java.util.function.Supplier<StoredArchives> stored) {
    return client.startsWith(RetainThenDelete.ID)
        ? client
        : RetainThenDelete.id(stored.get().of(client).archive());
  }

  private ArchiveFile read(String path) {
    var text =
        repository
            .text(path)
            .orElseThrow(
                () ->
                    CommandError.wrongUsage(
                        "%s: does not exist in %s; list what is archived:  ./platform archive"
                            .formatted(path, repository)));
    try {
      return YAML.readValue(text, ArchiveFile.class);
    } catch (JsonProcessingException e) {
      var why = e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
      throw CommandError.failed("%s: %s".formatted(path, why), e);
    }
  }
}
