// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in the text form of RFC 7468. Keys are PKCS #8, or what OpenSSL and
/// certificate issuers wrote before it: PKCS #1 for RSA, SEC 1 for elliptic curves.
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private record Block(Path file, String label, String base64) {
    byte[] content() throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException(
            "a block in '" + file + "' is no base64: " + e.getMessage(), e);
      }
    }
  }

  private Pem() {}

  /// Every certificate in the file, in its order.
  ///
  /// @throws IOException when the file cannot be read; the message names it
  /// @throws GeneralSecurityException when it holds no certificate, or a broken one
  static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(file)) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("'" + file + "' holds no CERTIFICATE in PEM form");
    }
    return certificates;
  }

  /// The first private key in the file.
  ///
  /// @throws IOException when the file cannot be read; the message names it
  /// @throws GeneralSecurityException when it holds no key that can be used
  static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    for (Block block : blocks(file)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return key(file, block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return key(file, Pkcs8.ofPkcs1(block.content()));
        }
        case "EC PRIVATE KEY" -> {
          return key(file, Pkcs8.ofSec1(block.content()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "the key in '" + file + "' is encrypted; wanted one without a passphrase");
        default -> {}
      }
    }
    throw new GeneralSecurityException("'" + file + "' holds no PRIVATE KEY in PEM form");
  }

  private static PrivateKey key(Path file, byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // Of another algorithm, then.
      }
    }
    throw new GeneralSecurityException(
        "the key in '" + file + "' is of none of the kinds " + ALGORITHMS);
  }

  private static List<Block> blocks(Path file) throws IOException {
    Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(new Block(file, matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}
