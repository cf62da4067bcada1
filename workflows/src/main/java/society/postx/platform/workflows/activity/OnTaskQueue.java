package society.postx.platform.workflows.activity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the task queue that runs the activities of a contract; without it they run on {@link
 * TaskQueues#PLATFORM}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnTaskQueue {
  String value();
}
