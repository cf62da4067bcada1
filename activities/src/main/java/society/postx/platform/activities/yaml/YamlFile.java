package society.postx.platform.activities.yaml;

import static society.postx.platform.workflows.failure.FailureType.INVALID_INPUT;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * Reads a YAML file that people write into a record: unknown and doubled keys are refused, YAML
 * tags make no objects, aliases are not expanded. Every mistake ends as INVALID_INPUT that reads
 * {@code clients/alpha.yml: apps[1]: rule} or {@code clients/alpha.yml: line 3, column 5: problem}.
 */
public final class YamlFile {
  private static final int LONGEST = 1 << 20; // code points, more than people type
  private static final ObjectMapper MAPPER = mapper();
  private static final ObjectMapper WRITER = writer();

  private YamlFile() {}

  /**
   * The file as a record, whose compact constructor checks its values.
   *
   * @param path as people know the file: relative to the repository
   */
  public static <T> T read(String path, String text, Class<T> type) {
    try (var parser = MAPPER.createParser(text)) {
      if (parser.nextToken() == null) {
        throw INVALID_INPUT.stop(path + ": is empty");
      }
      var value = MAPPER.readValue(parser, type);
      if (value == null || parser.nextToken() != null) {
        throw INVALID_INPUT.stop(path + ": must be one YAML document with keys and values");
      }
      return value;
    } catch (IOException e) {
      throw INVALID_INPUT.stop(path + ": " + YamlProblem.of(e));
    }
  }

  /** A record as YAML that {@link #read} gives back, in blocks. */
  public static String text(Object value) {
    try {
      return WRITER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written as YAML", e);
    }
  }

  private static ObjectMapper writer() {
    return YAMLMapper.builder()
        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
        .build();
  }

  private static ObjectMapper mapper() {
    var limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setAllowDuplicateKeys(false);
    var yaml =
        YAMLFactory.builder()
            .loaderOptions(limits)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    return YAMLMapper.builder(yaml)
        .addModule(new Jdk8Module())
        .addModule(new JavaTimeModule())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .build();
  }
}
