package society.postx.platform.starter.doctor;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Trusts the system's certificates and those of a PEM file, as the worker does (trust.caFile). */
final class MoreTrust {
  private MoreTrust() {}

  /** Fails with the file's name and why. */
  static SSLContext in(Path pem) throws IOException {
    try (var file = Files.newInputStream(pem)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (var manager : managers(null).getTrustManagers()) {
        if (manager instanceof X509TrustManager system) {
          for (var issuer : system.getAcceptedIssuers()) {
            store.setCertificateEntry("system-" + store.size(), issuer);
          }
        }
      }
      var given = CertificateFactory.getInstance("X.509").generateCertificates(file);
      if (given.isEmpty()) {
        throw new IOException("%s: holds no certificate".formatted(pem));
      }
      for (var more : given) {
        store.setCertificateEntry("more-" + store.size(), more);
      }
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers(store).getTrustManagers(), null);
      return context;
    } catch (FileSystemException e) {
      throw new IOException(
          "%s: cannot be read (%s)".formatted(pem, e.getClass().getSimpleName()), e);
    } catch (GeneralSecurityException e) {
      throw new IOException("%s: cannot be read as certificates".formatted(pem), e);
    }
  }

  private static TrustManagerFactory managers(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory;
  }
}
