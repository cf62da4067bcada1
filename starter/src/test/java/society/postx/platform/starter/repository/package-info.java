@NullMarked
package society.postx.platform.starter.repository;

import org.jspecify.annotations.NullMarked;
