package society.postx.platform.activities.health;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.infrastructure.PlatformSettings;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;

/** Makes HTTP clients that see what a visitor sees, with platform.yml's resolver and trusted CA. */
public final class VisitorHttp {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Of a page that somebody reads: a status page in JSON. */
  private static final ByteLimit PAGE = ByteLimit.ofMegabytes(1);

  private VisitorHttp() {}

  /** Follows no redirect and keeps no connection: each look is a visitor's first. */
  public static OkHttpClient client(PlatformSettings settings) {
    var client =
        BoundedHttp.clientOfStrangers(PAGE)
            .callTimeout(LIMIT)
            .followRedirects(false)
            .connectionPool(new ConnectionPool(0, 1, java.util.concurrent.TimeUnit.SECONDS));
    settings.dns().resolver().ifPresent(resolver -> client.dns(new ResolverDns(resolver)));
    settings.trust().caFile().ifPresent(file -> trust(client, Path.of(file)));
    return client.build();
  }

  private static void trust(OkHttpClient.Builder client, Path file) {
    try (InputStream pem = Files.newInputStream(file)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var known : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry(
            known.getSerialNumber() + known.getIssuerX500Principal().getName(), known);
      }
      var number = 0;
      for (var extra : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("extra-" + number++, extra);
      }
      var manager = manager(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      client.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "platform.yml: trust.caFile: '%s': %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * @param store null for the JDK's own
   */
  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }
}
