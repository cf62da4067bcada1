package society.postx.platform.workflows.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonAppend;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * Writes every record with an extra field, as the platform's next version may, and reads like this
 * one.
 */
public final class NewerPlatform implements DataConverter {
  private static final String ADDED = "addedByANewerVersion";

  private final DataConverter writes =
      DefaultDataConverter.newDefaultInstance()
          .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(mapper()));

  @JsonAppend(attrs = @JsonAppend.Attr(ADDED))
  private interface WithAField {}

  private static ObjectMapper mapper() {
    var mapper = JacksonJsonPayloadConverter.newDefaultObjectMapper();
    mapper.addMixIn(Record.class, WithAField.class);
    mapper.setConfig(
        mapper.getSerializationConfig().withAttribute(ADDED, Map.of("later", List.of(1))));
    return mapper;
  }

  @Override
  public <T> Optional<Payload> toPayload(@Nullable T value) {
    return writes.toPayload(value);
  }

  @Override
  public Optional<Payloads> toPayloads(@Nullable Object... values) {
    return writes.toPayloads(values);
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> type, Type generic) {
    return PlatformConverter.INSTANCE.fromPayload(payload, type, generic);
  }

  @Override
  public <T> T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type generic) {
    return PlatformConverter.INSTANCE.fromPayloads(index, content, type, generic);
  }

  @Override
  public Failure exceptionToFailure(Throwable thrown) {
    return PlatformConverter.INSTANCE.exceptionToFailure(thrown);
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return PlatformConverter.INSTANCE.failureToException(failure);
  }
}
