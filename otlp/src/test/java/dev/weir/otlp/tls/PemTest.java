// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The keys were made by OpenSSL for these tests and open nothing.
class PemTest {
  private static final Path KEYS = Path.of("src/test/resources/keys");

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"rsa-pkcs1.pem, rsa-pkcs8.pem, RSA", "ec-sec1.pem, ec-pkcs8.pem, EC"})
  void readsOlderFormsAsTheNewOne(String older, String newer, String algorithm) throws Exception {
    PrivateKey key = Pem.privateKey(KEYS.resolve(older));

    assertThat(secret(key)).isEqualTo(secret(Pem.privateKey(KEYS.resolve(newer))));
    assertThat(key.getAlgorithm()).isEqualTo(algorithm);
  }

  @Test
  void readsEdwardsCurves() throws Exception {
    assertThat(Pem.privateKey(KEYS.resolve("ed25519.pem")).getAlgorithm()).isEqualTo("EdDSA");
  }

  @Test
  void takesTheKeyFromAmongOtherBlocks() throws Exception {
    Path file =
        write("before\n" + read("ec-sec1.pem").replace("\n", "\r\n") + read("rsa-pkcs1.pem"));

    assertThat(secret(Pem.privateKey(file)))
        .isEqualTo(secret(Pem.privateKey(KEYS.resolve("ec-pkcs8.pem"))));
  }

  /// Its number: keys of elliptic curves are also equal when one of them holds the public key too.
  private static BigInteger secret(PrivateKey key) {
    return switch (key) {
      case ECPrivateKey curve -> curve.getS();
      case RSAPrivateKey rsa -> rsa.getPrivateExponent();
      default -> throw new AssertionError("no such key: " + key);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted.pem", "rsa-pkcs1-encrypted.pem"})
  void saysThatAKeyIsEncrypted(String name) {
    assertRefused(KEYS.resolve(name), "encrypted; wanted one without a passphrase");
  }

  @Test
  void saysWhatIsWrong() throws Exception {
    assertRefused(write("nothing of the kind"), "holds no PRIVATE KEY");
    assertRefused(
        write("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        "of none of the kinds");
    assertRefused(
        write("-----BEGIN EC PRIVATE KEY-----\nMAMC\n-----END EC PRIVATE KEY-----\n"), "its curve");
    assertRefused(
        write("-----BEGIN PRIVATE KEY-----\nAA=A\n-----END PRIVATE KEY-----\n"), "no base64");
    assertRefused(directory.resolve("none.pem"), "there is no file");
    assertRefused(directory, "cannot read");
  }

  @Test
  void saysWhichCertificateIsWrong() throws Exception {
    assertNoCertificates(KEYS.resolve("ec-sec1.pem"), "holds no CERTIFICATE");
    assertNoCertificates(
        write("-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n"),
        "a CERTIFICATE that cannot be read");
    assertNoCertificates(
        write("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"),
        "a CERTIFICATE that cannot be read");
    assertNoCertificates(directory.resolve("none.pem"), "there is no file");
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> Pem.privateKey(file))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining(why);
  }

  private static void assertNoCertificates(Path file, String why) {
    assertThatThrownBy(() -> Pem.certificates(file))
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("'" + file + "'")
        .hasMessageContaining(why);
  }

  private static String read(String name) throws IOException {
    return Files.readString(KEYS.resolve(name));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(Files.createTempFile(directory, "key", ".pem"), text);
  }
}
