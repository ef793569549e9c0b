// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/// Puts older forms of private keys into the one that the JDK reads, PKCS #8 (RFC 5208): the algorithm
/// is named outside of the key instead of in the PEM label. DER is written by hand, which is a few
/// bytes here.
final class Pkcs8 {
  private static final int INTEGER = 2;
  private static final int OCTET_STRING = 4;
  private static final int SEQUENCE = 0x30;

  /// Context tag 0, constructed: the curve of an `ECPrivateKey`.
  private static final int PARAMETERS = 0xa0;

  private static final byte[] VERSION = {INTEGER, 1, 0};

  /// 1.2.840.113549.1.1.1 with no parameters.
  private static final byte[] RSA = {
    6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /// 1.2.840.10045.2.1; the curve comes behind it.
  private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private Pkcs8() {}

  /// An `RSAPrivateKey` of RFC 8017.
  static byte[] ofPkcs1(byte[] key) {
    return der(SEQUENCE, VERSION, der(SEQUENCE, RSA), der(OCTET_STRING, key));
  }

  /// An `ECPrivateKey` of RFC 5915.
  ///
  /// @throws GeneralSecurityException when it does not name its curve
  static byte[] ofSec1(byte[] key) throws GeneralSecurityException {
    return der(SEQUENCE, VERSION, der(SEQUENCE, EC, curve(key)), der(OCTET_STRING, key));
  }

  private static byte[] curve(byte[] key) throws GeneralSecurityException {
    try {
      int end = key.length;
      for (int at = content(key, 0); at < end; at = content(key, at) + length(key, at)) {
        if ((key[at] & 0xff) == PARAMETERS) {
          int from = content(key, at);
          return Arrays.copyOfRange(key, from, from + length(key, at));
        }
      }
    } catch (IndexOutOfBoundsException _) {
      // Cut short: it names nothing either.
    }
    throw new GeneralSecurityException(
        "holds an EC PRIVATE KEY that does not name its curve; convert it by"
            + " openssl pkcs8 -topk8 -nocrypt");
  }

  /// Where the content of the element at `at` begins.
  private static int content(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | (der[at + 2 + i] & 0xff);
    }
    if (length < 0) {
      throw new IndexOutOfBoundsException(length);
    }
    return length;
  }

  private static byte[] der(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
