package society.postx.platform.workflows.payload;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.EncodingKeys;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.context.SerializationContext;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts all payloads of workers, command line, schedules and tests. {@link TypedInput} reads
 * what people typed; everything else is read leniently, because a newer worker may have added a
 * field.
 */
public final class PlatformConverter implements DataConverter {
  public static final DataConverter INSTANCE = new PlatformConverter(lenient());

  /**
   * Options for registering every workflow: invalid input fails the workflow at once. Other
   * unreadable data fails its task until a worker can read it.
   */
  public static final WorkflowImplementationOptions IMPLEMENTATION_OPTIONS =
      WorkflowImplementationOptions.newBuilder()
          .setFailWorkflowExceptionTypes(InvalidInput.class)
          .build();

  /** The same word as FailureType's, which the runbook explains. */
  static final String FAILURE_TYPE = "INVALID_INPUT";

  private static final ByteString NONE = ByteString.EMPTY;

  private final DataConverter lenient;

  private PlatformConverter(DataConverter lenient) {
    this.lenient = lenient;
  }

  private static DataConverter lenient() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(PlatformJson.mapper()));
  }

  @Override
  public <T> T fromPayload(Payload payload, Class<T> type, Type generic) {
    return byPeople(type) || byHand(type)
        ? typed(payload, type)
        : lenient.fromPayload(payload, type, generic);
  }

  @Override
  public <T> T fromPayloads(int index, Optional<Payloads> content, Class<T> type, Type generic) {
    return content.isEmpty() || index >= content.get().getPayloadsCount()
        ? lenient.fromPayloads(index, content, type, generic)
        : fromPayload(content.get().getPayloads(index), type, generic);
  }

  @SuppressWarnings("NullAway") // JSON's null: the workflow says what is missing
  private static <T> T typed(Payload payload, Class<T> type) {
    var encoding =
        payload.getMetadataOrDefault(EncodingKeys.METADATA_ENCODING_KEY, NONE).toStringUtf8();
    return switch (encoding) {
      case "binary/null" -> null;
      case "json/plain" -> TypedInput.read(payload.getData().toStringUtf8(), type);
      default ->
          throw new InvalidInput(
              "input: '%s': must be JSON (encoding json/plain)"
                  .formatted(InputProblem.value(encoding)));
    };
  }

  /**
   * A run that continues an earlier one got its input from a worker, and a child from its parent's,
   * which may be newer.
   */
  private static boolean byPeople(Class<?> type) {
    return type.isAnnotationPresent(TypedByPeople.class)
        && WorkflowUnsafe.isWorkflowThread()
        && Workflow.getInfo().getContinuedExecutionRunId().isEmpty()
        && Workflow.getInfo().getParentWorkflowId().isEmpty();
  }

  private static boolean byHand(Class<?> type) {
    return type.isAnnotationPresent(WrittenByParent.class)
        && WorkflowUnsafe.isWorkflowThread()
        && Workflow.getInfo().getParentWorkflowId().isEmpty();
  }

  @Override
  public Failure exceptionToFailure(Throwable thrown) {
    return lenient.exceptionToFailure(
        thrown instanceof InvalidInput ? failure(String.valueOf(thrown.getMessage())) : thrown);
  }

  private static ApplicationFailure failure(String message) {
    var failure = ApplicationFailure.newNonRetryableFailure(message, FAILURE_TYPE);
    failure.setStackTrace(new StackTraceElement[0]);
    return failure;
  }

  @Override
  public RuntimeException failureToException(Failure failure) {
    return lenient.failureToException(failure);
  }

  @Override
  public DataConverter withContext(SerializationContext context) {
    return new PlatformConverter(lenient.withContext(context));
  }

  @Override
  public <T> Optional<Payload> toPayload(@Nullable T value) {
    return lenient.toPayload(value);
  }

  @Override
  public Optional<Payloads> toPayloads(@Nullable Object... values) {
    return lenient.toPayloads(values);
  }
}
