// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/// Self-signed certificates for 127.0.0.1, made by the JDK's keytool: each is its own authority.
public final class Certificates {
  private static final String PASSWORD = "changeit";

  private Certificates() {}

  /// Makes a certificate and its key, of an elliptic curve.
  public static KeyStore make(Path directory, String name) throws Exception {
    return make(directory, name, "EC");
  }

  /// Makes a certificate and its key of an algorithm as keytool names it.
  public static KeyStore make(Path directory, String name, String algorithm) throws Exception {
    Path file = Files.createTempDirectory(directory, name).resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  public static void writeCertificate(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    write("CERTIFICATE", store.getCertificate("one").getEncoded(), file);
  }

  public static void writeKey(KeyStore store, Path file)
      throws IOException, GeneralSecurityException {
    write("PRIVATE KEY", store.getKey("one", PASSWORD.toCharArray()).getEncoded(), file);
  }

  public static char[] password() {
    return PASSWORD.toCharArray();
  }

  private static void write(String label, byte[] der, Path file) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
  }
}
