// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.DeliveryException;
import dev.weir.api.component.StartException;
import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import dev.weir.exporter.otlp.OtlpExporterConfig.Tls;
import dev.weir.testkit.Certificates;
import dev.weir.testkit.ManualClock;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Servers that prove who they are, and want to know who we are.
class TlsTest {
  @TempDir private static Path made;
  private static KeyStore ofServer;
  private static KeyStore ofClient;
  private static KeyStore ofStranger;

  @TempDir private Path directory;
  private final ManualClock clock = new ManualClock();
  private Path ca;
  private Path cert;
  private Path key;

  @BeforeAll
  static void makeCertificates() throws Exception {
    ofServer = Certificates.make(made, "server");
    ofClient = Certificates.make(made, "client");
    ofStranger = Certificates.make(made, "stranger");
  }

  @BeforeEach
  void writeFiles() throws Exception {
    ca = directory.resolve("ca.pem");
    cert = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    Certificates.writeCertificate(ofServer, ca);
    Certificates.writeCertificate(ofClient, cert);
    Certificates.writeKey(ofClient, key);
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesProveThemselves(Protocol protocol) throws Exception {
    try (OtlpServer<?> server = server(protocol, ofServer, ofClient);
        Rig rig = rig(server, new Tls(ca, cert, key, false))) {
      rig.exporter.export(Rig.flows(3));

      assertThat(server.arrivals.sequences()).containsExactly(0L, 1L, 2L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatNobodyVouchesForGetsNothing(Protocol protocol) throws Exception {
    try (OtlpServer<?> server = server(protocol, ofStranger, null);
        Rig rig = rig(server, new Tls(ca, Tls.NONE, Tls.NONE, false))) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Retryable.class);
      assertThat(server.arrivals.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void unlessTheUserDoesNotCare(Protocol protocol) throws Exception {
    try (OtlpServer<?> server = server(protocol, ofStranger, null);
        Rig rig = rig(server, new Tls(Tls.NONE, Tls.NONE, Tls.NONE, true))) {
      rig.exporter.export(Rig.flows(3));

      assertThat(server.arrivals.sequences()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatWantsToKnowUsRefusesStrangers(Protocol protocol) throws Exception {
    try (OtlpServer<?> server = server(protocol, ofServer, ofClient);
        Rig rig = rig(server, new Tls(ca, Tls.NONE, Tls.NONE, false))) {
      assertThatThrownBy(() -> rig.exporter.export(Rig.flows(3)))
          .isInstanceOf(DeliveryException.Retryable.class);
      assertThat(server.arrivals.requests()).isEmpty();
    }
  }

  /// The server comes back with another certificate and wants another one of us; the files follow.
  @ParameterizedTest
  @EnumSource
  void newFilesAreUsedWithTheNextConnection(Protocol protocol) throws Exception {
    OtlpServer<?> first = server(protocol, ofServer, ofClient);
    try (Rig rig = rig(first, new Tls(ca, cert, key, false))) {
      rig.exporter.export(Rig.flows(1));
      int port = first.port();
      first.close();
      Certificates.writeCertificate(ofStranger, ca);
      Certificates.writeCertificate(ofServer, cert);
      Certificates.writeKey(ofServer, key);
      makeNewer(ca, cert, key);
      clock.advance(Duration.ofSeconds(2));
      try (OtlpServer<?> second = server(protocol, ofStranger, ofServer, port)) {
        rig.exportAsTheQueueDoes(Rig.flows(3));

        assertThat(second.arrivals.sequences()).containsExactly(0L, 1L, 2L);
        assertThat(rig.context.degradedReason()).isEmpty();
      }
    }
  }

  /// Even where the server offers to go on with the session of the connection before.
  @Test
  void whoeverIsNoLongerKnownIsNotLetInByAnOldSession() throws Exception {
    try (HttpServer server = (HttpServer) server(Protocol.HTTP, ofServer, ofClient);
        Rig rig = rig(server, new Tls(ca, cert, key, false))) {
      server.then(1_000, HttpServer.okAndClose());
      rig.exporter.export(Rig.flows(1));
      Certificates.writeCertificate(ofStranger, cert);
      Certificates.writeKey(ofStranger, key);
      makeNewer(cert, key);
      clock.advance(Duration.ofSeconds(2));

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThatThrownBy(() -> rig.exporter.export(Rig.flows(1)))
                  .isInstanceOf(DeliveryException.Retryable.class));
    }
  }

  @ParameterizedTest
  @EnumSource
  void brokenFilesLeaveTheOldOnesInUse(Protocol protocol) throws Exception {
    OtlpServer<?> first = server(protocol, ofServer, null);
    try (Rig rig = rig(first, new Tls(ca, Tls.NONE, Tls.NONE, false))) {
      rig.exporter.export(Rig.flows(1));
      int port = first.port();
      first.close();
      Files.writeString(ca, "being written");
      clock.advance(Duration.ofSeconds(2));
      try (OtlpServer<?> second = server(protocol, ofServer, null, port)) {
        rig.exportAsTheQueueDoes(Rig.flows(2));

        assertThat(second.arrivals.sequences()).containsExactly(0L, 1L);
        assertThat(rig.context.degradedReason()).contains("the old ones stay", "no CERTIFICATE");
      }
      Certificates.writeCertificate(ofServer, ca);
      makeNewer(ca);
      clock.advance(Duration.ofSeconds(2));
      try (OtlpServer<?> third = server(protocol, ofServer, null, port)) {
        rig.exportAsTheQueueDoes(Rig.flows(3));

        assertThat(third.arrivals.sequences()).hasSize(3);
        assertThat(rig.context.degradedReason()).isEmpty();
      }
    }
  }

  /// A certificate and its key are replaced one after the other.
  @ParameterizedTest
  @EnumSource
  void aNewCertificateWaitsForItsKey(Protocol protocol) throws Exception {
    OtlpServer<?> first = server(protocol, ofServer, ofClient);
    try (Rig rig = rig(first, new Tls(ca, cert, key, false))) {
      rig.exporter.export(Rig.flows(1));
      int port = first.port();
      first.close();
      Certificates.writeCertificate(ofStranger, cert);
      makeNewer(cert);
      clock.advance(Duration.ofSeconds(2));
      try (OtlpServer<?> second = server(protocol, ofServer, ofClient, port)) {
        rig.exportAsTheQueueDoes(Rig.flows(2));

        assertThat(second.arrivals.sequences()).containsExactly(0L, 1L);
        assertThat(rig.context.degradedReason())
            .contains("the old ones stay", cert.toString(), key.toString());
      }
      Certificates.writeKey(ofStranger, key);
      makeNewer(key);
      clock.advance(Duration.ofSeconds(2));
      try (OtlpServer<?> third = server(protocol, ofServer, ofStranger, port)) {
        rig.exportAsTheQueueDoes(Rig.flows(3));

        assertThat(third.arrivals.sequences()).hasSize(3);
        assertThat(rig.context.degradedReason()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKeyOfAnotherCertificateIsSaidAtOnce(Protocol protocol) throws Exception {
    Certificates.writeKey(ofStranger, key);
    String wrong = "the key in '" + key + "' is not that of the certificate in '" + cert + "'";
    try (OtlpServer<?> server = server(protocol, ofServer, ofClient)) {
      assertThatThrownBy(() -> rig(server, new Tls(ca, cert, key, false)))
          .isInstanceOf(StartException.class)
          .hasMessage("tls: " + wrong);

      List<String> problems = new ArrayList<>();
      new OtlpExporterFactory()
          .checkEnvironment(
              config(server, new Tls(ca, cert, key, false)),
              (setting, message) -> problems.add(setting + ": " + message));
      assertThat(problems).containsExactly("tls: " + wrong);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filesThatCannotBeUsedAtStartAreSaid(Protocol protocol) throws Exception {
    Files.writeString(key, "no key");
    try (OtlpServer<?> server = server(protocol, ofServer, null)) {
      assertThatThrownBy(() -> rig(server, new Tls(ca, cert, key, false)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("tls: '" + key + "' holds no PRIVATE KEY");
      assertThatThrownBy(
              () -> rig(server, new Tls(directory.resolve("none"), Tls.NONE, Tls.NONE, false)))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("none");
    }
  }

  /// Files are told apart by size and time, and two writes can fall into one tick of the clock.
  private static void makeNewer(Path... files) throws Exception {
    for (Path file : files) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    }
  }

  private Rig rig(OtlpServer<?> server, Tls tls) throws StartException {
    return new Rig(config(server, tls), clock);
  }

  private static OtlpExporterConfig config(OtlpServer<?> server, Tls tls) {
    OtlpExporterConfig plain = Rig.config("https://127.0.0.1:" + server.port(), server.protocol());
    return new OtlpExporterConfig(
        plain.endpoint(),
        plain.protocol(),
        plain.headers(),
        plain.compression(),
        tls,
        plain.timeout(),
        plain.maxRequestSize(),
        plain.signals(),
        plain.detail(),
        plain.resource());
  }

  private static OtlpServer<?> server(Protocol protocol, KeyStore own, @Nullable KeyStore client)
      throws Exception {
    return server(protocol, own, client, 0);
  }

  /// A server with a certificate.
  ///
  /// @param client whose certificate is wanted; null for nobody's
  private static OtlpServer<?> server(
      Protocol protocol, KeyStore own, @Nullable KeyStore client, int port) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, Certificates.password());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(client == null ? own : trusted(client));
    return switch (protocol) {
      case GRPC ->
          GrpcServer.start(
              port,
              1 << 20,
              GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
                  .trustManager(trust)
                  .clientAuth(client == null ? ClientAuth.NONE : ClientAuth.REQUIRE)
                  .build());
      case HTTP -> {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        yield HttpServer.start(port, new Sockets(context.getServerSocketFactory(), client != null));
      }
    };
  }

  private static KeyStore trusted(KeyStore client) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("client", client.getCertificate("one"));
    return store;
  }

  private static final class Sockets extends ServerSocketFactory {
    private final ServerSocketFactory tls;
    private final boolean clientAuth;

    Sockets(ServerSocketFactory tls, boolean clientAuth) {
      this.tls = tls;
      this.clientAuth = clientAuth;
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
      return wanting(tls.createServerSocket(port));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
      return wanting(tls.createServerSocket(port, backlog));
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
        throws IOException {
      return wanting(tls.createServerSocket(port, backlog, address));
    }

    private ServerSocket wanting(ServerSocket socket) {
      ((SSLServerSocket) socket).setNeedClientAuth(clientAuth);
      return socket;
    }
  }
}
