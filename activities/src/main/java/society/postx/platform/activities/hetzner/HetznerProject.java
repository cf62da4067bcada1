package society.postx.platform.activities.hetzner;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;

/**
 * Gives access to one Hetzner project: its APIs share one token, one rate limit and one waiting
 * loop.
 */
public final class HetznerProject implements AutoCloseable {
  /** A page of 50 servers is 300 kB. */
  private static final ByteLimit ANSWER = ByteLimit.ofMegabytes(8);

  private static final Duration FIRST_LOOK = Duration.ofMillis(500);

  private final OkHttpClient http;
  private final CloudApi cloud;
  private final DnsApi dns;
  private final StorageBoxApi storageBoxes;
  private final ActionWaiter waiter;

  /**
   * @param token read before every call, so that a rotated one is used at once; kept nowhere
   */
  public HetznerProject(Endpoints endpoints, Supplier<String> token) {
    this(endpoints, token, FIRST_LOOK, new RateLimiter(InstantSource.system(), Thread::sleep));
  }

  /**
   * @param firstLook how soon after its start an action is asked for
   */
  HetznerProject(
      Endpoints endpoints, Supplier<String> token, Duration firstLook, RateLimiter limiter) {
    this.http =
        BoundedHttp.client(ANSWER)
            .connectionPool(new ConnectionPool(5, 30, TimeUnit.SECONDS))
            .followRedirects(false) // the token goes nowhere else
            .retryOnConnectionFailure(
                false) // the platform decides whether to repeat a create, not okhttp
            .build();
    var main = new HttpApi(endpoints.cloud(), http, token, userAgent(), limiter);
    this.cloud = new CloudApi(main);
    this.dns = new DnsApi(main);
    this.storageBoxes =
        new StorageBoxApi(new HttpApi(endpoints.hetzner(), http, token, userAgent(), limiter));
    this.waiter = new ActionWaiter(cloud::actions, firstLook);
  }

  public CloudApi cloud() {
    return cloud;
  }

  public DnsApi dns() {
    return dns;
  }

  public StorageBoxApi storageBoxes() {
    return storageBoxes;
  }

  public ActionWaiter waiter() {
    return waiter;
  }

  private static String userAgent() {
    var version = HetznerProject.class.getPackage().getImplementationVersion();
    return "post-x-platform/" + Optional.ofNullable(version).orElse("dev");
  }

  @Override
  public void close() {
    waiter.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
