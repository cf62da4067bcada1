package society.postx.platform.systemtests;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/**
 * Visits a website as somebody who trusts only the sandbox's ACME server; an answer proves that the
 * certificate's chain and name are right.
 *
 * @param names the subject alternative names of its certificate
 */
record Website(int status, String body, List<String> names, X509Certificate certificate) {

  /**
   * @param caFile PEM
   * @param address the host to ask, independent of DNS
   */
  static Website at(String url, String address, Path caFile) {
    var request = new Request.Builder().url(url).build();
    try {
      var client = client(InetAddress.getByName(address), caFile);
      try (var answer = client.newCall(request).execute()) {
        var certificate =
            (X509Certificate) requireNonNull(answer.handshake()).peerCertificates().getFirst();
        var names =
            certificate.getSubjectAlternativeNames().stream()
                .map(name -> name.get(1).toString())
                .toList();
        return new Website(answer.code(), answer.body().string(), names, certificate);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OkHttpClient client(InetAddress address, Path caFile)
      throws IOException, GeneralSecurityException {
    var trusted = trusting(caFile);
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trusted}, null);
    return new OkHttpClient.Builder()
        .dns(name -> List.of(address))
        .sslSocketFactory(context.getSocketFactory(), trusted)
        .build();
  }

  private static X509TrustManager trusting(Path caFile)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(caFile)) {
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + store.size(), certificate);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
