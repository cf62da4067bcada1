package society.postx.platform.workflows.testkit;

import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.failure.v1.Failure;
import io.temporal.common.converter.DataConverter;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import society.postx.platform.workflows.payload.PlatformConverter;

/**
 * The platform's own converter; while a workflow writes a value of a certain kind, something
 * happens elsewhere: so a signal comes between a workflow task and the next one.
 */
public final class MeanwhileConverter implements DataConverter {
  private record Awaited(Predicate<Object> kind, Runnable happens) {}

  private final AtomicReference<@Nullable Awaited> awaited = new AtomicReference<>();

  /** Once, at the next value of this kind that a workflow writes. */
  public void at(Predicate<Object> kind, Runnable happens) {
    awaited.set(new Awaited(kind, happens));
  }

  private void look(@Nullable Object @Nullable [] values) {
    var next = awaited.get();
    if (values != null
        && next != null
        && WorkflowUnsafe.isWorkflowThread()
        && Arrays.stream(values).anyMatch(it -> it != null && next.kind().test(it))
        && awaited.compareAndSet(next, null)) {
      CompletableFuture.runAsync(next.happens()).join();
    }
  }

  @Override
  public <T> Optional<Payload> toPayload(@Nullable T value) {
    look(new @Nullable Object[] {value});
    return PlatformConverter.INSTANCE.toPayload(value);
  }

  @Override
  public Optional<Payloads> toPayloads(@Nullable Object @Nullable ... values) {
    look(values);
    return PlatformConverter.INSTANCE.toPayloads(values);
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
