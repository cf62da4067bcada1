package society.postx.platform.activities.backup;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.restore.ImagesSeen;
import society.postx.platform.workflows.text.ShownText;

/**
 * Asks container registries whether they still have images, as a client without an account does.
 * Only a registry's clear no counts: after any other answer, a host has to look itself. OCI
 * Distribution Specification, "Pulling manifests"; Docker's registry token authentication.
 */
public final class RegistryLook {
  private static final String DOCKER_HUB = "docker.io";

  /** The four kinds of manifests that registries hold. */
  private static final String KINDS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.docker.distribution.manifest.v2+json";

  private static final Pattern CHALLENGE = Pattern.compile("(realm|service)=\"([^\"]{1,500})\"");
  private static final ByteLimit TOKEN = ByteLimit.ofMegabytes(1);
  private static final Duration ONE = Duration.ofSeconds(5);

  /** All questions end below an activity's shortest limit. */
  private static final Duration ALL = Duration.ofSeconds(30);

  private static final int REASON = 200;
  private static final int NOT_FOUND = 404;
  private static final int UNAUTHORIZED = 401;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OkHttpClient http;
  private final UnaryOperator<String> origin;

  public RegistryLook() {
    this(host -> "https://" + host);
  }

  /**
   * @param origin of a registry's host
   */
  RegistryLook(UnaryOperator<String> origin) {
    this.http =
        BoundedHttp.clientOfStrangers(TOKEN).callTimeout(ONE).followRedirects(false).build();
    this.origin = origin;
  }

  /**
   * Asks for each.
   *
   * @param images pinned, as in compose files
   */
  public ImagesSeen of(List<String> images) {
    var gone = new ArrayList<String>();
    var unknown = new ArrayList<String>();
    var silent = new HashMap<String, String>();
    var until = System.nanoTime() + ALL.toNanos();
    for (var image : images) {
      var place = Place.of(image);
      var why = silent.get(place.host());
      if (why == null && System.nanoTime() > until) {
        why = "its registry is slow";
      }
      if (why == null) {
        try {
          why = ask(place);
        } catch (IOException e) {
          why = e.toString();
          silent.put(place.host(), why);
        }
      }
      if (why == null) {
        gone.add(image);
      } else if (!why.isEmpty()) {
        unknown.add("%s: %s".formatted(image, ShownText.shortened(ShownText.oneLine(why), REASON)));
      }
    }
    return new ImagesSeen(gone, unknown);
  }

  /** Null where it is gone, empty where it is there, else why nobody can tell. */
  private @Nullable String ask(Place place) throws IOException {
    var base = origin.apply(place.host());
    var url = HttpUrl.get("%s/v2/%s/manifests/%s".formatted(base, place.name(), place.version()));
    try (var first = head(url, null)) {
      if (first.code() != UNAUTHORIZED) {
        return verdict(first);
      }
      var token = token(first, url, place);
      if (token.isEmpty()) {
        return verdict(first);
      }
      try (var second = head(url, token.get())) {
        return verdict(second);
      }
    }
  }

  private static @Nullable String verdict(Response answer) {
    return answer.code() == NOT_FOUND
        ? null
        : answer.isSuccessful()
            ? ""
            : "%s answers %d".formatted(answer.request().url().host(), answer.code());
  }

  private Response head(HttpUrl url, @Nullable String token) throws IOException {
    var request = new Request.Builder().url(url).head().header("Accept", KINDS);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return http.newCall(request.build()).execute();
  }

  /** A token that everybody gets; a registry may name another host for it, over HTTPS alone. */
  private Optional<String> token(Response challenge, HttpUrl asked, Place place)
      throws IOException {
    Map<String, String> words = new HashMap<>();
    var said = challenge.header("WWW-Authenticate", "");
    CHALLENGE
        .matcher(said == null ? "" : said)
        .results()
        .forEach(it -> words.put(it.group(1), it.group(2)));
    var realm = HttpUrl.parse(words.getOrDefault("realm", ""));
    if (realm == null || !realm.scheme().equals(asked.scheme())) {
      return Optional.empty();
    }
    var url =
        realm
            .newBuilder()
            .addQueryParameter("service", words.getOrDefault("service", ""))
            .addQueryParameter("scope", "repository:%s:pull".formatted(place.name()))
            .build();
    try (var answer = http.newCall(new Request.Builder().url(url).build()).execute()) {
      if (!answer.isSuccessful()) {
        return Optional.empty();
      }
      var json = JSON.readTree(answer.body().string());
      var token = json.path("token").asText(json.path("access_token").asText());
      return Optional.of(token).filter(it -> !it.isEmpty());
    }
  }

  /**
   * Where an image is.
   *
   * @param version its digest, else its tag
   */
  record Place(String host, String name, String version) {
    static Place of(String image) {
      var at = image.indexOf('@');
      var bare = at < 0 ? image : image.substring(0, at);
      var slash = bare.indexOf('/');
      var first = slash < 0 ? "" : bare.substring(0, slash);
      var hosted = first.contains(".") || first.contains(":") || first.equals("localhost");
      var rest = hosted ? bare.substring(slash + 1) : bare;
      var colon = rest.lastIndexOf(':');
      var name = colon < 0 ? rest : rest.substring(0, colon);
      var tag = colon < 0 ? "latest" : rest.substring(colon + 1);
      var host = hosted ? first : DOCKER_HUB;
      return host.equals(DOCKER_HUB)
          ? new Place(
              "registry-1.docker.io",
              name.contains("/") ? name : "library/" + name,
              at < 0 ? tag : image.substring(at + 1))
          : new Place(host, name, at < 0 ? tag : image.substring(at + 1));
    }
  }
}
