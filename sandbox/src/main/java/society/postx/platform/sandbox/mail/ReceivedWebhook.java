package society.postx.platform.sandbox.mail;

import java.time.Instant;
import java.util.Map;

/** A webhook call as it was received. */
public record ReceivedWebhook(Instant received, Map<String, String> headers, String body) {}
