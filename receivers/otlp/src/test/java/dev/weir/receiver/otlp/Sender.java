// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.otlp.RawMessage;
import dev.weir.otlp.Signal;
import dev.weir.otlp.answer.Answer;
import dev.weir.otlp.answer.GrpcRules;
import dev.weir.otlp.answer.HttpRules;
import dev.weir.otlp.answer.Responses;
import dev.weir.testkit.Certificates;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Sends requests, and understands answers as the exporter does.
interface Sender extends AutoCloseable {
  /// What a client of TLS shows and believes.
  record Identity(@Nullable KeyStore own, KeyStore server) {
    KeyManagerFactory keys() throws Exception {
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, Certificates.password());
      return factory;
    }

    TrustManagerFactory trust() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("server", server.getCertificate("one"));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory;
    }
  }

  Answer send(Signal signal, byte[] request) throws Exception;

  @Override
  void close();

  static Sender grpc(int port, boolean gzip) throws Exception {
    return grpc(port, gzip, null);
  }

  static Sender grpc(int port, boolean gzip, @Nullable Identity identity) throws Exception {
    NettyChannelBuilder builder = NettyChannelBuilder.forAddress("127.0.0.1", port).disableRetry();
    if (identity == null) {
      builder.usePlaintext();
    } else {
      builder.sslContext(
          GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
              .keyManager(identity.own() == null ? null : identity.keys())
              .trustManager(identity.trust())
              .build());
    }
    return new Grpc(builder.build(), gzip);
  }

  static Sender http(int port, boolean gzip) {
    return new Http(HttpClient.newHttpClient(), "http://127.0.0.1:" + port, gzip);
  }

  static Sender https(int port, Identity identity) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(
        identity.own() == null ? null : identity.keys().getKeyManagers(),
        identity.trust().getTrustManagers(),
        null);
    return new Http(
        HttpClient.newBuilder().sslContext(tls).build(), "https://127.0.0.1:" + port, false);
  }

  /// By gRPC.
  record Grpc(ManagedChannel channel, boolean gzip) implements Sender {
    @Override
    public Answer send(Signal signal, byte[] request) throws Exception {
      try {
        CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
        return Responses.export(
            ClientCalls.blockingUnaryCall(
                channel,
                RawMessage.method(signal.method()),
                gzip ? options.withCompression("gzip") : options,
                request));
      } catch (StatusRuntimeException e) {
        return GrpcRules.answer(e.getStatus(), e.getTrailers());
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }

  /// By HTTP.
  record Http(HttpClient client, String endpoint, boolean gzip) implements Sender {
    @Override
    public Answer send(Signal signal, byte[] request) throws Exception {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(endpoint + signal.path()))
              .version(HttpClient.Version.HTTP_1_1)
              .header("content-type", "application/x-protobuf");
      if (gzip) {
        builder.header("content-encoding", "gzip");
      }
      HttpResponse<byte[]> response =
          client.send(
              builder
                  .POST(HttpRequest.BodyPublishers.ofByteArray(gzip ? gzip(request) : request))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return HttpRules.answer(
          response.statusCode(),
          response.headers().firstValue("content-type").orElse(""),
          response.headers().firstValue("retry-after").orElse(""),
          response.body(),
          true,
          Instant.now());
    }

    static byte[] gzip(byte[] request) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(request);
      }
      return out.toByteArray();
    }

    @Override
    public void close() {
      client.shutdownNow();
    }
  }
}
