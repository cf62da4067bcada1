package society.postx.platform.workflows.payload;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks input that a parent workflow writes, perhaps on a newer worker. A workflow without a parent
 * was started by hand, so its input is read as if people had typed it.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WrittenByParent {}
