// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsFilesTest {
  @TempDir private static Path made;
  private static final Map<String, KeyStore> OURS = new HashMap<>();
  private static final Map<String, KeyStore> OTHERS = new HashMap<>();

  @TempDir private Path directory;
  private Path certificate;
  private Path key;

  @BeforeEach
  void nameFiles() {
    certificate = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    for (String algorithm : List.of("EC", "RSA", "Ed25519", "RSASSA-PSS")) {
      OURS.put(algorithm, Certificates.make(made, "ours-" + algorithm, algorithm));
      OTHERS.put(algorithm, Certificates.make(made, "other-" + algorithm, algorithm));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519", "RSASSA-PSS"})
  void takesAPairThatBelongsTogether(String algorithm) throws Exception {
    assertThat(files(of(OURS, algorithm), of(OURS, algorithm)).load().keys()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519", "RSASSA-PSS"})
  void refusesAKeyOfAnotherCertificate(String algorithm) throws Exception {
    TlsFiles files = files(of(OURS, algorithm), of(OTHERS, algorithm));

    assertThatThrownBy(files::load)
        .isInstanceOf(TlsException.class)
        .hasMessage(
            "the key in '" + key + "' is not that of the certificate in '" + certificate + "'");
  }

  @Test
  void refusesAKeyOfAnotherKind() throws Exception {
    for (String other : List.of("RSA", "Ed25519", "RSASSA-PSS")) {
      TlsFiles files = files(of(OURS, "EC"), of(OURS, other));

      assertThatThrownBy(files::load).as(other).hasMessageContaining("is not that of");
    }
  }

  @Test
  void namesTheFileWhoseCertificatesAreNoChain() throws Exception {
    TlsFiles files = files(of(OURS, "EC"), of(OURS, "EC"));
    Path more = directory.resolve("more.pem");
    Certificates.writeCertificate(of(OTHERS, "EC"), more);
    append(more, certificate);

    assertThatThrownBy(files::load)
        .isInstanceOf(TlsException.class)
        .hasMessageContaining("'" + certificate + "' are no chain");
  }

  private TlsFiles files(KeyStore ofCertificate, KeyStore ofKey) throws Exception {
    Certificates.writeCertificate(ofCertificate, certificate);
    Certificates.writeKey(ofKey, key);
    return new TlsFiles(null, certificate, key, false);
  }

  private static KeyStore of(Map<String, KeyStore> made, String algorithm) {
    return Objects.requireNonNull(made.get(algorithm));
  }

  private static void append(Path from, Path to) throws IOException {
    Files.writeString(to, Files.readString(to) + Files.readString(from));
  }
}
