/** The way to Temporal: profiles, mTLS, API keys, and what to do when nobody answers. */
@NullMarked
package society.postx.platform.starter.connection;

import org.jspecify.annotations.NullMarked;
