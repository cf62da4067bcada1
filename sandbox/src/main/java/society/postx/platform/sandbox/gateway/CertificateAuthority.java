package society.postx.platform.sandbox.gateway;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * Issues certificates for the sandbox's own servers; every machine trusts it from the first boot.
 */
public final class CertificateAuthority {
  private static final X500Name NAME = new X500Name("CN=Sandbox CA");
  private static final Duration YEARS = Duration.ofDays(3650);
  private final Path certificate;
  private final PrivateKey key;

  private CertificateAuthority(Path certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** Opens the authority of this folder ({@code host-ca.pem}); creates it at the first call. */
  public static CertificateAuthority in(Path folder) {
    var certificate = folder.resolve("host-ca.pem");
    var keyFile = folder.resolve("host-ca.key");
    try {
      if (!Files.exists(certificate)) {
        Files.createDirectories(folder);
        var pair = keyPair();
        writePrivately(keyFile, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
        Files.writeString(certificate, pem(sign(NAME, pair, pair.getPrivate(), List.of())));
      }
      try (var parser = new PEMParser(new StringReader(Files.readString(keyFile)))) {
        var key = new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        return new CertificateAuthority(certificate, key);
      }
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("sandbox CA in %s: %s".formatted(folder, e), e);
    }
  }

  /** The authority's certificate as PEM. */
  public Path certificate() {
    return certificate;
  }

  /** For an HTTPS client that trusts this authority and no other. */
  SSLContext trusted() {
    try (var pem = Files.newInputStream(certificate)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "sandbox", CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("sandbox CA %s: %s".formatted(certificate, e), e);
    }
  }

  /** Writes {@code <file>.pem} and {@code <file>.key} for a server of these names or addresses. */
  public ServerCertificate issue(Path file, List<String> names) {
    var chain = file.resolveSibling(file.getFileName() + ".pem");
    var keyFile = file.resolveSibling(file.getFileName() + ".key");
    try {
      var pair = keyPair();
      var subject = new X500Name("CN=" + names.getFirst());
      writePrivately(keyFile, pem(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded())));
      Files.writeString(
          chain, pem(sign(subject, pair, key, names)) + Files.readString(certificate));
      return new ServerCertificate(chain, keyFile);
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("certificate for %s: %s".formatted(names, e), e);
    }
  }

  /** Without names, the certificate of the authority itself. */
  private static X509CertificateHolder sign(
      X500Name subject, KeyPair pair, PrivateKey signer, List<String> names)
      throws IOException, OperatorCreationException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            NAME,
            new BigInteger(127, new SecureRandom()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(YEARS)),
            subject,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names.isEmpty()));
    if (names.isEmpty()) {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    } else {
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              names.stream().map(CertificateAuthority::general).toArray(GeneralName[]::new)));
    }
    return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer));
  }

  private static GeneralName general(String name) {
    var address = name.matches("[0-9.]+") || name.contains(":");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object value) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(value);
    }
    return text.toString();
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
