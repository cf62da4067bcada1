package society.postx.platform.workflows.payload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.common.converter.JacksonJsonPayloadConverter;

/** Creates the platform's JSON mapper: like Temporal's own, but it ignores unknown fields. */
final class PlatformJson {
  private PlatformJson() {}

  /**
   * A mapper that remembers no field names. Filling Jackson's table with 50,000 distinct ones takes
   * ten times as long as reading them, on a busy machine over a second: Temporal suspects a
   * deadlock then.
   */
  static ObjectMapper mapper() {
    var factory =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    return JacksonJsonPayloadConverter.newDefaultObjectMapper()
        .copyWith(factory)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }
}
