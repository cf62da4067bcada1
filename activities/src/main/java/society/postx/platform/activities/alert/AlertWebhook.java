package society.postx.platform.activities.alert;

import static society.postx.platform.workflows.failure.FailureType.REQUEST_REFUSED;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import society.postx.platform.activities.alert.MailAndWebhook.Refused;
import society.postx.platform.workflows.alert.Alert;

/** Posts an alert as one JSON object over HTTP; Slack and Mattermost show its {@code text}. */
final class AlertWebhook {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private AlertWebhook() {}

  /** Returns who accepted it. */
  static String post(OkHttpClient http, URI url, Alert alert) throws IOException, Refused {
    var body =
        Map.of(
            "incident", alert.incident(),
            "title", alert.title(),
            "text", fenced(escaped(alert.title() + "\n" + alert.text())));
    var request =
        new Request.Builder()
            .url(Objects.requireNonNull(HttpUrl.get(url), "alerts.webhook"))
            .header("Idempotency-Key", IncidentKey.of(alert.incident()))
            .post(RequestBody.create(MAPPER.writeValueAsBytes(body), JSON))
            .build();
    // The URL stays out of messages: its path is the secret of many webhooks.
    try (var answer = http.newCall(request).execute()) {
      if (answer.isSuccessful()) return url.getHost();
      var said = "%s answers %d".formatted(url.getHost(), answer.code());
      boolean passes = answer.code() >= 500 || answer.code() == 429 || answer.code() == 408;
      if (passes) throw new IOException(said);
      throw new Refused(REQUEST_REFUSED, said + "; correct alerts.webhook in platform.yml");
    }
  }

  /**
   * In a block of code, so that neither Slack nor Mattermost makes links, mentions or headings of
   * what hosts, images and people contribute to an alert. No two backticks stay together, so no run
   * of them ends the block.
   */
  private static String fenced(String text) {
    return "```\n" + text.replaceAll("`(?=`)", "` ") + "\n```";
  }

  /** Escaped as Slack requires: {@code <!channel>} in a host's output must not notify everybody. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
