// SPDX-License-Identifier: Apache-2.0
package dev.weir.exporter.otlp;

import dev.weir.exporter.otlp.OtlpExporterConfig.Protocol;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/// By HTTP, written down to the socket, so that it can break off anywhere.
final class HttpServer extends OtlpServer<HttpServer.Reply> {
  /// What to do with one request. The connection goes on afterwards unless it was closed.
  @FunctionalInterface
  interface Reply {
    void to(Socket connection) throws IOException;
  }

  private final ServerSocket listening;
  private final List<Socket> connections = new CopyOnWriteArrayList<>();

  // Platform threads: closing a socket under a virtual one takes effect some time later.
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private HttpServer(ServerSocket listening) {
    super(ok());
    this.listening = listening;
    threads.add(Thread.ofPlatform().daemon().name("test-http").start(this::accept));
  }

  static HttpServer start() throws IOException {
    return start(0, ServerSocketFactory.getDefault());
  }

  static HttpServer start(int port, ServerSocketFactory sockets) throws IOException {
    return new HttpServer(sockets.createServerSocket(port, 50, InetAddress.getLoopbackAddress()));
  }

  static Reply answer(int status, String headers, byte[] body) {
    return connection -> {
      String head =
          "HTTP/1.1 "
              + status
              + " said\r\ncontent-length: "
              + body.length
              + "\r\n"
              + headers
              + "\r\n";
      OutputStream out = connection.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
    };
  }

  static Reply answer(int status, String headers, String body) {
    return answer(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply ok() {
    return answer(200, "content-type: application/x-protobuf\r\n", "");
  }

  static Reply okAndClose() {
    return connection -> {
      answer(200, "connection: close\r\n", "").to(connection);
      connection.close();
    };
  }

  /// Bytes as they are, and then the end of what we have to say.
  static Reply halfClose(String bytes) {
    return connection -> {
      connection.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
      connection.shutdownOutput();
    };
  }

  /// Bytes as they are, and then silence.
  static Reply stall(String bytes) {
    return connection -> {
      connection.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
    };
  }

  static Reply hangUp() {
    return Socket::close;
  }

  static Reply reset() {
    return connection -> {
      connection.setSoLinger(true, 0);
      connection.close();
    };
  }

  @Override
  Protocol protocol() {
    return Protocol.HTTP;
  }

  @Override
  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listening.accept();
        connections.add(connection);
        threads.add(
            Thread.ofPlatform()
                .daemon()
                .name("test-http-connection")
                .start(() -> serve(connection)));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket connection) {
    try {
      while (!connection.isClosed() && one(connection)) {}
    } catch (IOException _) {
      // The other side has its own view of it.
    }
  }

  private boolean one(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    String line = line(in);
    if (line == null) {
      return false;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    if ("gzip".equals(headers.get("content-encoding"))) {
      body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
    }
    arrivals.add(line.split(" ", -1)[1], headers, body);
    next().to(connection);
    return true;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return null;
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    join(threads.getFirst());
    for (Socket connection : connections) {
      connection.close();
    }
    threads.forEach(HttpServer::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
