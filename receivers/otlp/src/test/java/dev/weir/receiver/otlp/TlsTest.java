// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.component.StartException;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Tls;
import dev.weir.receiver.otlp.Sender.Identity;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  @TempDir private Path directory;

  private final CapturingConsumer next = new CapturingConsumer();
  private final byte[] request = Rig.request(Signal.LOGS, Rig.flows(1, 3));
  private KeyStore server;
  private KeyStore client;
  private Path cert;
  private Path key;
  private Path ca;

  @BeforeEach
  void makeCertificates() throws Exception {
    server = Certificates.make(directory, "server");
    client = Certificates.make(directory, "client");
    cert = directory.resolve("tls.crt");
    key = directory.resolve("tls.key");
    ca = directory.resolve("ca.pem");
    Certificates.writeCertificate(server, cert);
    Certificates.writeKey(server, key);
    Certificates.writeCertificate(client, ca);
  }

  private Answer send(Rig rig, boolean grpc, @Nullable KeyStore own, KeyStore believed)
      throws Exception {
    Identity identity = new Identity(own, believed);
    try (Sender sender =
        grpc ? Sender.grpc(rig.grpcPort, false, identity) : Sender.https(rig.httpPort, identity)) {
      return sender.send(Signal.LOGS, request);
    }
  }

  private boolean isTaken(Rig rig, boolean grpc, @Nullable KeyStore own, KeyStore believed) {
    try {
      return send(rig, grpc, own, believed) instanceof Answer.Taken;
    } catch (Exception _) {
      return false;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void speaksTlsAndFollowsItsFiles(boolean grpc) throws Exception {
    try (Rig rig = new Rig(Rig.config(new Tls(cert, key, Tls.NONE)), next)) {
      assertThat(send(rig, grpc, null, server)).isEqualTo(new Answer.Taken(0, ""));
      assertThat(isTaken(rig, grpc, null, client)).as("for whom believes another").isFalse();

      KeyStore renewed = Certificates.make(directory, "renewed");
      Certificates.writeCertificate(renewed, cert);
      Certificates.writeKey(renewed, key);

      await().atMost(Duration.ofSeconds(20)).until(() -> isTaken(rig, grpc, null, renewed));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsInOnlyWhoShowsACertificateItKnows(boolean grpc) throws Exception {
    try (Rig rig = new Rig(Rig.config(new Tls(cert, key, ca)), next)) {
      assertThat(send(rig, grpc, client, server)).isEqualTo(new Answer.Taken(0, ""));
      assertThat(isTaken(rig, grpc, null, server)).as("without a certificate").isFalse();
      assertThat(isTaken(rig, grpc, server, server)).as("with another").isFalse();
      assertThat(next.batches()).hasSize(1);

      Certificates.writeCertificate(server, ca);

      await().atMost(Duration.ofSeconds(20)).until(() -> isTaken(rig, grpc, server, server));
    }
  }

  @Test
  void filesThatCannotBeUsedKeepItFromStarting() throws Exception {
    Files.writeString(cert, "nothing");
    OtlpReceiverConfig config = Rig.config(new Tls(cert, key, Tls.NONE));
    assertThatThrownBy(() -> new Rig(config, next))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("tls: '" + cert + "' holds no CERTIFICATE");
  }

  @Test
  void newFilesThatCannotBeUsedLeaveTheOldOnesAndAreTold() throws Exception {
    try (Rig rig = new Rig(Rig.config(new Tls(cert, key, Tls.NONE)), next)) {
      Files.writeString(cert, "nothing at all");

      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> {
            assertThat(isTaken(rig, true, null, server)).isTrue();
            return rig.context.degradedReason().contains("new TLS files cannot be used");
          });
    }
  }
}
