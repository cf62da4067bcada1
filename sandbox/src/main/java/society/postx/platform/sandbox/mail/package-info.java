/** Receives the mails and webhook calls of a sandbox, shows them, and forwards nothing. */
@NullMarked
package society.postx.platform.sandbox.mail;

import org.jspecify.annotations.NullMarked;
