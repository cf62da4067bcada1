package society.postx.platform.activities.verification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import society.postx.platform.activities.activity.Heartbeat;
import society.postx.platform.activities.app.AppManifest;
import society.postx.platform.workflows.client.Domain;

/** What a visitor sees of one app: a redirect, a valid chain for the name, the expected answer. */
public record HttpsCheck(OkHttpClient web, String address, Heartbeat heartbeat) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param version the tag its answer has to name, where app.yml says which field does
   */
  public List<String> findings(AppManifest app, Domain domain, Optional<String> version) {
    var findings = new ArrayList<String>();
    for (var hostname : app.hostnames()) {
      var name = AppManifest.fullName(hostname, domain).value();
      pointsHere(name).ifPresent(findings::add);
      redirects(name).ifPresent(findings::add);
      answers(name, "/", Optional.empty()).ifPresent(findings::add);
    }
    app.health()
        .ifPresent(
            health -> {
              var name = AppManifest.fullName(health.hostname(), domain).value();
              answers(name, health.path(), Optional.of(health.status())).ifPresent(findings::add);
              health
                  .version()
                  .ifPresent(
                      field ->
                          version
                              .flatMap(tag -> says(name, health.path(), field.field(), tag))
                              .ifPresent(findings::add));
            });
    return findings;
  }

  private Optional<String> pointsHere(String name) {
    try {
      var found = web.dns().lookup(name);
      return found.stream().anyMatch(it -> it.getHostAddress().equals(address))
          ? Optional.empty()
          : Optional.of("%s points at %s instead of %s".formatted(name, found, address));
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private Optional<String> redirects(String name) {
    var url = "http://" + name + "/";
    try (var answer = get(url)) {
      var target = answer.header("Location", "");
      var fine = answer.isRedirect() && target != null && target.startsWith("https://" + name);
      return fine
          ? Optional.empty()
          : Optional.of(
              "%s answers %d instead of a redirect to HTTPS".formatted(url, answer.code()));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(url, e.getMessage()));
    }
  }

  /**
   * @param status empty: any answer below 500 proves name and chain
   */
  private Optional<String> answers(String name, String path, Optional<Integer> status) {
    var url = "https://" + name + path;
    try (var answer = get(url)) {
      var fine = status.map(it -> it == answer.code()).orElse(answer.code() < 500);
      return fine
          ? Optional.empty()
          : Optional.of(
              "%s answers %d%s"
                  .formatted(url, answer.code(), status.map(it -> " instead of " + it).orElse("")));
    } catch (SSLException e) {
      return Optional.of("%s: its TLS certificate: %s".formatted(url, e.getMessage()));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(url, e.getMessage()));
    }
  }

  private Optional<String> says(String name, String path, String field, String tag) {
    var url = "https://" + name + path;
    try (var answer = get(url)) {
      var said = JSON.readTree(answer.body().string()).path(field).asText();
      return said.equals(tag)
          ? Optional.empty()
          : Optional.of("%s says %s '%s' instead of '%s'".formatted(url, field, said, tag));
    } catch (JsonProcessingException e) {
      return Optional.of("%s answers no JSON".formatted(url));
    } catch (IOException e) {
      return Optional.of("%s: %s".formatted(url, e.getMessage()));
    }
  }

  /** A host that hangs takes its time on every request: between them the activity shows life. */
  private Response get(String url) throws IOException {
    heartbeat.beat("asking " + url);
    return web.newCall(new Request.Builder().url(url).build()).execute();
  }
}
