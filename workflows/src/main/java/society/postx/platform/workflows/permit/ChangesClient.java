package society.postx.platform.workflows.permit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an activity that changes a client's resources: server, host, records, backups, files in
 * Git. A worker refuses it with PERMIT_LOST where its run does not hold the client's permit. One of
 * its arguments is the client's name, or a {@link
 * society.postx.platform.workflows.client.ClientBound}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface ChangesClient {
  /**
   * Whether it removes what the client lives on. An onboarding and a reinstatement call it to undo
   * themselves, so a worker refuses it to one that has passed its point of no return.
   */
  boolean removes() default false;
}
