package society.postx.platform.activities.offboarding;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;
import society.postx.platform.activities.limit.BoundedHttp;
import society.postx.platform.activities.limit.ByteLimit;
import society.postx.platform.workflows.client.Domain;

/**
 * Looks at the TLS certificate that an address shows for a name. Trusts any, because the next user
 * of the address need not have a valid one, and ends the connection before anything is sent.
 */
record ShownCertificate(InetAddress address, int port) {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ByteLimit PAGE = ByteLimit.ofKilobytes(64);
  private static final int DNS_NAME = 2; // RFC 5280, section 4.2.1.6, as Java numbers it
  private static final int MOST_NAMES = 100; // of a certificate

  /** The host names of the certificate, in lower case; empty without a certificate. */
  Optional<List<String>> names(Domain server) {
    var shown = new AtomicReference<@Nullable List<String>>();
    var url = new HttpUrl.Builder().scheme("https").host(server.value()).port(port).build();
    var call = client(shown).newCall(new Request.Builder().url(url).build());
    try (var answer = call.execute()) {
      throw new IllegalStateException("a connection without a verified name: " + answer.code());
    } catch (IOException e) {
      return Optional.ofNullable(shown.get()); // the certificate comes before it is refused
    }
  }

  private OkHttpClient client(AtomicReference<@Nullable List<String>> shown) {
    var any = new AnyCertificate();
    return BoundedHttp.clientOfStrangers(PAGE)
        .callTimeout(LIMIT)
        .retryOnConnectionFailure(false)
        .dns(name -> List.of(address))
        .sslSocketFactory(any.context().getSocketFactory(), any)
        .hostnameVerifier(
            (name, session) -> {
              shown.set(names(session));
              return false; // so that nothing is sent
            })
        .build();
  }

  private static List<String> names(SSLSession session) {
    try {
      var own = session.getPeerCertificates()[0]; // the server's, before those of authorities
      return own instanceof X509Certificate one
          ? dnsNames(one).limit(MOST_NAMES).toList()
          : List.of();
    } catch (SSLPeerUnverifiedException e) {
      return List.of();
    }
  }

  private static Stream<String> dnsNames(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(Collection::stream)
          .filter(it -> it.get(0).equals(DNS_NAME))
          .map(it -> String.valueOf(it.get(1)).toLowerCase(Locale.ROOT));
    } catch (GeneralSecurityException e) {
      return Stream.of(); // unreadable names are not the client's
    }
  }

  private static final class AnyCertificate implements X509TrustManager {
    private SSLContext context() {
      try {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {this}, null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has TLS", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
