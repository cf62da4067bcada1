package society.postx.platform.sandbox.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * Decides which certificates a check accepts. It reads the bundle at every check, since a sandbox's
 * ACME server has a new root at each start.
 */
record CertificateTrust(Optional<Path> bundle) {
  void apply(OkHttpClient.Builder builder) {
    if (bundle.isEmpty()) return;
    try {
      var manager = manager(bundle.get());
      var context = SSLContext.getInstance("TLS");
      context.init(null, new X509TrustManager[] {manager}, null);
      builder.sslSocketFactory(context.getSocketFactory(), manager);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot read certificates from " + bundle.get(), e);
    }
  }

  private static X509TrustManager manager(Path file) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var pem = Files.newInputStream(file)) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
    }
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
