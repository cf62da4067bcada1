package society.postx.platform.activities.health;

import static society.postx.platform.workflows.failure.FailureType.JOB_FAILED;

import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import society.postx.platform.activities.ssh.Host;

/**
 * Lets the platform's checks pass while a host keeps visitors out ({@code
 * base/backup/visitors.sh}). The host made the token; it is read at the moment of use and never
 * printed.
 */
public final class VisitorToken {
  private static final String FILE = "/var/lib/platform/visitors/token";
  private static final String HEADER = "X-Platform-Check";
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  private final String value;

  VisitorToken(String value) {
    this.value = value;
  }

  /** JOB_FAILED where the host keeps no visitors out, or says something else. */
  public static VisitorToken of(Host host) {
    var said = host.root("cat", FILE).orFail("reading the token for checks").strip();
    if (!FORM.matcher(said).matches()) {
      throw JOB_FAILED.stop("%s of %s holds no token for checks".formatted(FILE, host.name()));
    }
    return new VisitorToken(said);
  }

  /**
   * The same client, which shows the token to these names only, wherever a redirect may lead.
   *
   * @param names in full
   */
  public OkHttpClient in(OkHttpClient web, Set<String> names) {
    return web.newBuilder()
        .addNetworkInterceptor(chain -> chain.proceed(shownIn(chain.request(), names)))
        .build();
  }

  Request shownIn(Request request, Set<String> names) {
    return request.isHttps() && names.contains(request.url().host())
        ? request.newBuilder().header(HEADER, value).build()
        : request;
  }
}
