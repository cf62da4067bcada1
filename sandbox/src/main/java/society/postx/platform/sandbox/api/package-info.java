/**
 * Provides what all resources share: envelope, errors, authentication, rate limit, lists, labels.
 */
@NullMarked
package society.postx.platform.sandbox.api;

import org.jspecify.annotations.NullMarked;
