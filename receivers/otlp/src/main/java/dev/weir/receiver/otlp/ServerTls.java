// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.tls.ReloadingTls;
import dev.weir.otlp.tls.TlsFiles;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Tls;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;

/// TLS as a server has it.
final class ServerTls {
  private ServerTls() {}

  static TlsFiles files(Tls tls) {
    return new TlsFiles(
        tls.clientCa().equals(Tls.NONE) ? null : tls.clientCa(), tls.cert(), tls.key(), false);
  }

  /// Asks clients for a certificate where there is an authority to believe.
  static SslContextBuilder trusting(ReloadingTls tls, SslContextBuilder builder) {
    return builder
        .trustManager(tls.trustManager())
        .clientAuth(tls.namesAuthorities() ? ClientAuth.REQUIRE : ClientAuth.NONE)
        .sessionTimeout(ReloadingTls.SESSION_SECONDS);
  }
}
