/** Where alerts of a sandbox end: mail and webhooks that anyone may read and nothing leaves. */
@NullMarked
package society.postx.platform.sandbox.mail;

import org.jspecify.annotations.NullMarked;
