/** Connects to Temporal with profiles, mTLS and API keys, and explains failed connections. */
@NullMarked
package society.postx.platform.starter.connection;

import org.jspecify.annotations.NullMarked;
