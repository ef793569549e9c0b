// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Where TLS finds what it needs, as PEM files.
///
/// @param authorities whose certificates are believed; null for those that the Java runtime knows
/// @param certificate our own with its chain; null for none
/// @param key of our certificate; null for none
/// @param unchecked whether any certificate is believed
public record TlsFiles(
    @Nullable Path authorities, @Nullable Path certificate, @Nullable Path key, boolean unchecked) {

  /// What the files say at one moment.
  record Loaded(@Nullable X509ExtendedKeyManager keys, X509ExtendedTrustManager trust) {}

  private static final char[] NO_PASSWORD = {};

  /// Reads the files.
  ///
  /// @throws TlsException when something in them cannot be used, or key and certificate do not belong
  ///     together; the message names the files
  Loaded load() throws TlsException {
    try {
      return new Loaded(keys(), unchecked ? new BelievesAnyone() : trust());
    } catch (IOException | GeneralSecurityException e) {
      throw new TlsException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /// Sizes and times of the files: another text when one was replaced.
  String stamp() {
    StringBuilder stamp = new StringBuilder();
    for (Path file : files()) {
      try {
        stamp.append(Files.getLastModifiedTime(file)).append(' ').append(Files.size(file));
      } catch (IOException _) {
        stamp.append('-');
      }
      stamp.append('\n');
    }
    return stamp.toString();
  }

  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path file : new @Nullable Path[] {authorities, certificate, key}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  private @Nullable X509ExtendedKeyManager keys()
      throws TlsException, IOException, GeneralSecurityException {
    if (certificate == null || key == null) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(pair(certificate, key), NO_PASSWORD);
    for (KeyManager manager : factory.getKeyManagers()) {
      if (manager instanceof X509ExtendedKeyManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no manager of X.509 keys");
  }

  private static KeyStore pair(Path certificate, Path key)
      throws TlsException, IOException, GeneralSecurityException {
    Certificate[] chain = Pem.certificates(certificate).toArray(Certificate[]::new);
    PrivateKey ours = Pem.privateKey(key);
    if (!KeyMatch.isPair(ours, chain[0].getPublicKey())) {
      throw new TlsException(
          "the key in '" + key + "' is not that of the certificate in '" + certificate + "'");
    }
    KeyStore store = emptyStore();
    try {
      store.setKeyEntry("weir", ours, NO_PASSWORD, chain);
    } catch (KeyStoreException e) {
      throw new TlsException(
          "the certificates in '"
              + certificate
              + "' are no chain; wanted ours first, behind each that of its issuer",
          e);
    }
    return store;
  }

  private X509ExtendedTrustManager trust()
      throws TlsException, IOException, GeneralSecurityException {
    KeyStore store = null;
    if (authorities != null) {
      store = emptyStore();
      for (Certificate authority : Pem.certificates(authorities)) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("this Java runtime has no manager of X.509 trust");
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
