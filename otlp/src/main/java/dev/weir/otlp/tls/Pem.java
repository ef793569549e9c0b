// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and private keys in the text form of RFC 7468. Keys are PKCS #8, or what OpenSSL and
/// certificate issuers wrote before it: PKCS #1 for RSA, SEC 1 for elliptic curves. Whatever is wrong
/// is said with the file's name.
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  /// The header of a key that OpenSSL encrypted before PKCS #8 (RFC 1421 section 4.6.1.1).
  private static final Pattern ENCRYPTED = Pattern.compile("Proc-Type:\\s*4\\s*,\\s*ENCRYPTED");

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

  private record Block(String label, String text) {
    byte[] content() throws GeneralSecurityException {
      try {
        return Base64.getMimeDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        throw new GeneralSecurityException(
            "holds a " + label + " that is no base64: " + e.getMessage(), e);
      }
    }
  }

  /// Makes something of what a file holds; failures are worded to follow the file's name.
  @FunctionalInterface
  private interface Reading<T> {
    T of(List<Block> blocks) throws GeneralSecurityException;
  }

  private Pem() {}

  /// Every certificate in the file, in its order, at least one.
  ///
  /// @throws TlsException when the file cannot be read or holds none, or a broken one
  static List<Certificate> certificates(Path file) throws TlsException {
    return read(file, Pem::certificates);
  }

  /// The first private key in the file.
  ///
  /// @throws TlsException when the file cannot be read, or holds no key that can be used
  static PrivateKey privateKey(Path file) throws TlsException {
    return read(file, Pem::privateKey);
  }

  private static <T> T read(Path file, Reading<T> reading) throws TlsException {
    try {
      return reading.of(blocks(Files.readString(file, StandardCharsets.ISO_8859_1)));
    } catch (NoSuchFileException e) {
      throw new TlsException("there is no file '" + file + "'", e);
    } catch (AccessDeniedException e) {
      throw new TlsException("cannot read '" + file + "': permission denied", e);
    } catch (IOException e) {
      throw new TlsException("cannot read '" + file + "': " + e.getMessage(), e);
    } catch (GeneralSecurityException e) {
      throw new TlsException("'" + file + "' " + e.getMessage(), e);
    }
  }

  private static List<Certificate> certificates(List<Block> blocks)
      throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        try {
          certificates.add(factory.generateCertificate(new ByteArrayInputStream(block.content())));
        } catch (CertificateException e) {
          throw new GeneralSecurityException(
              "holds a CERTIFICATE that cannot be read: " + e.getMessage(), e);
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("holds no CERTIFICATE in PEM form");
    }
    return certificates;
  }

  private static PrivateKey privateKey(List<Block> blocks) throws GeneralSecurityException {
    for (Block block : blocks) {
      boolean encrypted = ENCRYPTED.matcher(block.text()).find();
      switch (encrypted ? "ENCRYPTED PRIVATE KEY" : block.label()) {
        case "PRIVATE KEY" -> {
          return key(block.content());
        }
        case "RSA PRIVATE KEY" -> {
          return key(Pkcs8.ofPkcs1(block.content()));
        }
        case "EC PRIVATE KEY" -> {
          return key(Pkcs8.ofSec1(block.content()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new GeneralSecurityException(
                "holds a key that is encrypted; wanted one without a passphrase");
        default -> {}
      }
    }
    throw new GeneralSecurityException("holds no PRIVATE KEY in PEM form");
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException _) {
        // Of another algorithm, then.
      }
    }
    throw new GeneralSecurityException("holds a key of none of the kinds " + ALGORITHMS);
  }

  private static List<Block> blocks(String text) {
    Matcher matcher = BLOCK.matcher(text);
    List<Block> blocks = new ArrayList<>();
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }
}
