package society.postx.platform.activities.offboarding;

import static society.postx.platform.workflows.failure.FailureType.VERIFICATION_FAILED;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.change.RunLabel;
import society.postx.platform.workflows.client.AgeRecipient;
import society.postx.platform.workflows.client.ClientName;
import society.postx.platform.workflows.offboarding.ExportOrder;

/**
 * What is in an export's folder on the box: its file {@code contents.json}. The parts that are
 * stored are noted there one by one, so that another worker goes on where one ended.
 *
 * @param complete whether it has everything
 */
record ExportContents(
    ClientName client,
    RunLabel run,
    AgeRecipient recipient,
    boolean complete,
    List<StoredFile> files) {
  static final String NAME = "contents.json";

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  ExportContents {
    files = List.copyOf(files);
  }

  /**
   * A file in parts.
   *
   * @param attempt of the host in which these parts were made
   * @param counts what the file holds and its source counted, in words; null while it is not whole
   */
  record StoredFile(String name, String attempt, List<StoredPart> parts, @Nullable String counts) {
    StoredFile {
      parts = List.copyOf(parts);
    }

    @JsonIgnore
    long bytes() {
      return parts.stream().mapToLong(StoredPart::bytes).sum();
    }

    /** {@code nextcloud/files.tar.age.0001}. */
    String partName(int number) {
      return "%s.age.%04d".formatted(name, number);
    }

    private StoredFile with(WaitingPart part) {
      var all = new ArrayList<>(parts);
      all.add(new StoredPart(part.bytes(), part.sha256()));
      return new StoredFile(name, attempt, all, null);
    }

    StoredFile counted(String words) {
      return new StoredFile(name, attempt, parts, words);
    }

    /** One line for each part, as {@code sha256sum} writes them. */
    Stream<String> sums() {
      return numbers().mapToObj(it -> "%s  %s".formatted(part(it).sha256(), partName(it)));
    }

    /** One line for each part, for people. */
    Stream<String> lines() {
      return numbers()
          .mapToObj(
              it ->
                  "%s, %d bytes, SHA-256 %s"
                      .formatted(partName(it), part(it).bytes(), part(it).sha256()));
    }

    private IntStream numbers() {
      return IntStream.rangeClosed(1, parts.size());
    }

    private StoredPart part(int number) {
      return parts.get(number - 1);
    }
  }

  /**
   * @param sha256 64 hexadecimal digits, as the worker computed it
   */
  record StoredPart(long bytes, String sha256) {}

  static ExportContents none(ExportOrder order) {
    return new ExportContents(
        order.client(), order.host().run(), order.recipient(), false, List.of());
  }

  boolean isOf(ExportOrder order) {
    return client.equals(order.client())
        && run.equals(order.host().run())
        && recipient.equals(order.recipient());
  }

  Optional<StoredFile> file(String name) {
    return files.stream().filter(it -> it.name().equals(name)).findFirst();
  }

  /** The parts of another attempt at the file belong to none. */
  private StoredFile file(WaitingPart part) {
    return file(part.file())
        .filter(it -> it.attempt().equals(part.attempt()))
        .orElseGet(() -> new StoredFile(part.file(), part.attempt(), List.of(), null));
  }

  /** How many parts are stored of the attempt that this part belongs to. */
  int stored(WaitingPart part) {
    return file(part).parts().size();
  }

  ExportContents with(WaitingPart part) {
    return with(file(part).with(part), complete);
  }

  private ExportContents with(StoredFile file, boolean whole) {
    var all = new ArrayList<>(files);
    all.removeIf(it -> it.name().equals(file.name()));
    all.add(file);
    return new ExportContents(client, run, recipient, whole, all);
  }

  ExportContents completeWith(List<StoredFile> all) {
    return new ExportContents(client, run, recipient, true, all);
  }

  @JsonIgnore
  long bytes() {
    return files.stream().mapToLong(StoredFile::bytes).sum();
  }

  static ExportContents read(String path, String text) {
    try {
      return JSON.readValue(text, ExportContents.class);
    } catch (JsonProcessingException e) {
      throw VERIFICATION_FAILED.stop(
          "%s on the Storage Box does not say whose export it is; nothing was changed; look at it"
              .formatted(path));
    }
  }

  String text() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("contents that cannot be written as JSON", e);
    }
  }
}
