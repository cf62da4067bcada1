@NullMarked
package society.postx.platform.workflows.alert;

import org.jspecify.annotations.NullMarked;
