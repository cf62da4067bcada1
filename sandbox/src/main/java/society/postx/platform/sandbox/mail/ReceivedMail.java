package society.postx.platform.sandbox.mail;

import java.time.Instant;
import java.util.List;

/**
 * Holds a received mail.
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
