package society.postx.platform.sandbox.mail;

import java.time.Instant;
import java.util.Map;

/** Holds a received webhook call. */
public record ReceivedWebhook(Instant received, Map<String, String> headers, String body) {}
