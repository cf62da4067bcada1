package society.postx.platform.workflows.payload;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks input that people type. An unknown field in it is a mistake, and a workflow that starts
 * with a mistake fails at once with {@link InvalidInput}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface TypedByPeople {}
