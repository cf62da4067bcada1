package society.postx.platform.activities.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.activities.ssh.ParallelQuestions;
import society.postx.platform.workflows.client.Domain;
import society.postx.platform.workflows.text.ShownText;

/** Decides whether a page answers over HTTPS as a healthy app does. */
public record PageCheck(OkHttpClient web) {
  /** In what {@link #unhealthy} answers where the page has no valid certificate. */
  public static final String CERTIFICATE = "its TLS certificate";

  /** Characters; a container image's tag has no more. */
  private static final int VERSION = 128;

  /** Characters of a finding: a server can put long names into its certificate. */
  private static final int FINDING = 500;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Asks the host's address without DNS: a failing resolver says nothing about the host. */
  public static PageCheck ofHost(OkHttpClient web, String address, Duration limit) {
    return new PageCheck(
        web.newBuilder()
            .callTimeout(limit)
            .dns(name -> List.of(InetAddress.getByName(address)))
            .build());
  }

  /** Whether all of them are healthy, asked at the same time. */
  public boolean healthy(List<Page> pages) {
    return new ParallelQuestions(Heartbeat.none())
        .ask(pages, this::unhealthy, (page, reached, why) -> Optional.of(why)).stream()
            .allMatch(Optional::isEmpty);
  }

  /** The first thing that is unhealthy about the page, in one line; empty where it is healthy. */
  public Optional<String> unhealthy(Page page) {
    return finding(page).map(it -> ShownText.shortened(ShownText.oneLine(it), FINDING));
  }

  private Optional<String> finding(Page page) {
    try (var answer = get(page)) {
      if (!page.answersWith(answer.code())) {
        var wanted = page.status().map(it -> " instead of " + it).orElse("");
        return Optional.of("%s answers %d%s".formatted(page.url(), answer.code(), wanted));
      }
      var version = page.version();
      return version.isEmpty() ? Optional.empty() : otherThan(version.get(), page, answer);
    } catch (JsonProcessingException e) {
      return Optional.of("%s answers no JSON".formatted(page.url()));
    } catch (SSLException e) {
      return Optional.of("%s: %s: %s".formatted(page.url(), CERTIFICATE, e.getMessage()));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(page.url(), e.getMessage()));
    }
  }

  private static Optional<String> otherThan(PinnedVersion version, Page page, Response answer)
      throws IOException {
    var said = field(answer, version.field());
    return said.equals(version.tag())
        ? Optional.empty()
        : Optional.of(
            "%s says %s '%s' instead of '%s'"
                .formatted(page.url(), version.field(), said, version.tag()));
  }

  /** The version that an app's health page names; empty where it does not answer or names none. */
  public Optional<String> version(AppManifest.Health health, Domain domain) {
    return health
        .version()
        .flatMap(it -> says(Page.of(health, domain, Optional.empty()), it.field()));
  }

  Optional<String> says(Page page, String field) {
    try (var answer = get(page)) {
      return Optional.of(field(answer, field)).filter(it -> !it.isEmpty());
    } catch (IOException e) { // no answer, or none in JSON
      return Optional.empty();
    }
  }

  /** A server may name anything its version, and the answers of many travel in one message. */
  private static String field(Response answer, String field) throws IOException {
    var said = JSON.readTree(answer.body().string()).path(field).asText();
    return ShownText.shortened(ShownText.oneLine(said), VERSION);
  }

  private Response get(Page page) throws IOException {
    return web.newCall(new Request.Builder().url(page.url()).build()).execute();
  }
}
