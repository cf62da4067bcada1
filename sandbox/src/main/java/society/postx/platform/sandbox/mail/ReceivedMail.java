package society.postx.platform.sandbox.mail;

import java.time.Instant;
import java.util.List;

/**
 * A mail as it was received.
 *
 * @param headers as they stand before the first empty line, unfolded
 * @param text the body, decoded
 */
public record ReceivedMail(
    Instant received,
    String from,
    List<String> to,
    String subject,
    List<String> headers,
    String text) {}
