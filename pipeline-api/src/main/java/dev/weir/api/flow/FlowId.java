// SPDX-License-Identifier: Apache-2.0
package dev.weir.api.flow;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The direction-independent name of a flow: MD5 hex of the UTF-8 text `ADDR,PORT|ADDR,PORT|PROTO`,
/// lower endpoint first.
public final class FlowId {
  private FlowId() {}

  public static String of(FlowKey key) {
    FlowKey lowerFirst = key.sourceIsLower() ? key : key.reversed();
    String text =
        lowerFirst.sourceText()
            + ','
            + lowerFirst.sourcePort()
            + '|'
            + lowerFirst.destinationText()
            + ','
            + lowerFirst.destinationPort()
            + '|'
            + lowerFirst.protocol();
    return HexFormat.of().formatHex(md5().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java runtime has no MD5", e);
    }
  }
}
