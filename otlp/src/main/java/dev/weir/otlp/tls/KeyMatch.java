// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Objects;

/// Whether a private key is that of a certificate. Neither key stores nor key managers look: without
/// this, servers are the first to find out.
final class KeyMatch {
  private static final byte[] ANYTHING = {'w', 'e', 'i', 'r'};

  private static final AlgorithmParameterSpec USUAL_PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private KeyMatch() {}

  /// By a signature: only the right key makes one that the certificate confirms.
  ///
  /// @throws GeneralSecurityException when this Java runtime cannot sign with such a key
  static boolean isPair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
      return false;
    }
    Signature signature = signature(key);
    signature.initSign(key);
    signature.update(ANYTHING);
    byte[] signed = signature.sign();
    try {
      signature.initVerify(certified);
      signature.update(ANYTHING);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException _) {
      // Of another size or curve.
      return false;
    }
  }

  private static Signature signature(PrivateKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Signature.getInstance("SHA256withRSA");
      case "EC" -> Signature.getInstance("SHA256withECDSA");
      case "RSASSA-PSS" -> {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(Objects.requireNonNullElse(((RSAKey) key).getParams(), USUAL_PSS));
        yield signature;
      }
      default -> Signature.getInstance(key.getAlgorithm());
    };
  }
}
