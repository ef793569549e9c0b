// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.tls;

import dev.weir.api.component.Clock;
import dev.weir.otlp.tls.TlsFiles.Loaded;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Keys and trust of connections, read again when the files have changed: whenever a connection is
/// made, at most once a second. Files that cannot be used leave what was there before. Safe for use by
/// several threads.
public final class ReloadingTls {
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// A connection that takes up the session of one before asks neither for keys nor for trust, so a
  /// session must not outlast the files.
  public static final int SESSION_SECONDS = 1;

  private final TlsFiles files;
  private final Clock clock;
  private final Consumer<String> problem;
  private Loaded loaded;
  private String stamp;
  private long lookedNanos;

  /// Reads the files for the first time.
  ///
  /// @param problem told why newer files could not be used, and with an empty text when they can again
  /// @throws TlsException when they cannot be used
  public ReloadingTls(TlsFiles files, Clock clock, Consumer<String> problem) throws TlsException {
    this.files = files;
    this.clock = clock;
    this.problem = problem;
    this.stamp = files.stamp();
    this.loaded = files.load();
    this.lookedNanos = clock.monotonicNanos();
  }

  /// Whether there is a file of authorities, so that a server can ask clients for certificates.
  public boolean namesAuthorities() {
    return files.authorities() != null;
  }

  public KeyManager keyManager() {
    return new ReloadedKeys(this);
  }

  public TrustManager trustManager() {
    return new ReloadedTrust(this);
  }

  public SSLContext sslContext() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {keyManager()}, new TrustManager[] {trustManager()}, null);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }

  @Nullable X509ExtendedKeyManager keys() {
    return current().keys();
  }

  X509ExtendedTrustManager trust() {
    return current().trust();
  }

  private synchronized Loaded current() {
    long now = clock.monotonicNanos();
    if (now - lookedNanos >= LOOK_AGAIN_NANOS) {
      lookedNanos = now;
      String found = files.stamp();
      if (!found.equals(stamp)) {
        reload(found);
      }
    }
    return loaded;
  }

  /// A certificate and its key are replaced one after the other: a pair that does not fit is looked at
  /// again with the next connection.
  private void reload(String found) {
    try {
      loaded = files.load();
      stamp = found;
      problem.accept("");
    } catch (TlsException e) {
      problem.accept("new TLS files cannot be used, the old ones stay: " + e.getMessage());
    }
  }
}
