package society.postx.platform.workflows.payload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks input that people typed into the UI's form, a schedule, flags or a file.
 *
 * <p>It accepts and refuses the same values as Temporal's own converter; only its messages differ.
 * A run that began before an update must not fail when it replays.
 */
public final class TypedInput {
  private static final ObjectMapper MAPPER = mapper();

  private TypedInput() {}

  /**
   * The input with all its rules checked; null if the JSON is null.
   *
   * @throws InvalidInput names field, value and rule
   */
  public static <T> @Nullable T read(String json, Class<T> type) {
    try {
      return read(MAPPER.readTree(json), type);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(InputProblem.of(e));
    }
  }

  /** As {@link #read(String, Class)}, of JSON that was parsed already. */
  public static <T> @Nullable T read(JsonNode json, Class<T> type) {
    if (json.isMissingNode()) {
      throw new InvalidInput("input: is missing");
    }
    if (type.isAnnotationPresent(TypedByPeople.class)) {
      refuseUnknown(json, type); // first: a misspelt field also counts as missing
      refuseNeverTyped(json, type);
    }
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(InputProblem.of(e));
    }
  }

  private static void refuseUnknown(JsonNode json, Class<?> type) {
    var known = fields(type).flatMap(TypedInput::names).toList();
    json.fieldNames()
        .forEachRemaining(
            field -> {
              if (!known.contains(field)) {
                throw new InvalidInput(
                    InputProblem.value(field) + ": unknown field" + hint(field, typed(type)));
              }
            });
  }

  /** A field's name, and those it had before: runs that began with them replay. */
  private static Stream<String> names(RecordComponent field) {
    var before = field.getAccessor().getAnnotation(JsonAlias.class);
    return before == null
        ? Stream.of(field.getName())
        : Stream.concat(Stream.of(field.getName()), Arrays.stream(before.value()));
  }

  /** Before it is read: it may be packed, and a few kilobytes of that can fill the memory. */
  private static void refuseNeverTyped(JsonNode json, Class<?> type) {
    fields(type)
        .filter(
            field ->
                field.isAnnotationPresent(NeverTyped.class) && json.hasNonNull(field.getName()))
        .findFirst()
        .ifPresent(
            field -> {
              throw new InvalidInput(
                  field.getName()
                      + ": only a run that continues an earlier one carries it; leave it out");
            });
  }

  /** The fields that people may type: not what a run hands to the run it continues as. */
  public static List<String> typed(Class<?> type) {
    return fields(type)
        .filter(field -> !field.isAnnotationPresent(NeverTyped.class))
        .map(RecordComponent::getName)
        .sorted()
        .toList();
  }

  /** As they stand in JSON: those of a record that is not wrapped stand beside the others. */
  private static Stream<RecordComponent> fields(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            field ->
                field.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                    ? fields(field.getType())
                    : Stream.of(field));
  }

  private static String hint(String field, List<String> known) {
    return Spelling.nearest(field, known)
        .map(" (did you mean %s?)"::formatted)
        .orElse("; known: " + String.join(", ", known));
  }

  /** What a platform's record holds inside an input came from a worker, perhaps a newer one. */
  private static ObjectMapper mapper() {
    var mapper = PlatformJson.mapper();
    mapper
        .configOverride(List.class)
        .setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL)); // else a bare null pointer
    return mapper;
  }
}
