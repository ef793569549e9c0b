// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Our certificate as it is when a connection is made. The library asks in several calls; between two
/// of them the files may be replaced, and then that one connection fails and the next one works.
final class ReloadedKeys extends X509ExtendedKeyManager {
  private final ReloadingTls tls;

  ReloadedKeys(ReloadingTls tls) {
    this.tls = tls;
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] types, Principal @Nullable [] issuers, SSLEngine engine) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.chooseEngineClientAlias(types, issuers, engine);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, Socket socket) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.chooseClientAlias(types, issuers, socket);
  }

  @Override
  public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.getClientAliases(type, issuers);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.getPrivateKey(alias);
  }

  @Override
  public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.getServerAliases(type, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String type, Principal @Nullable [] issuers, Socket socket) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.chooseServerAlias(type, issuers, socket);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    X509ExtendedKeyManager keys = tls.keys();
    return keys == null ? null : keys.chooseEngineServerAlias(type, issuers, engine);
  }
}
