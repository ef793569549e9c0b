// SPDX-License-Identifier: Apache-2.0
package dev.weir.receiver.otlp;

import dev.weir.api.BatchConsumer;
import dev.weir.api.component.Clock;
import dev.weir.api.component.Problems;
import dev.weir.api.component.Receiver;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Stability;
import dev.weir.otlp.tls.ReloadingTls;
import dev.weir.otlp.tls.TlsException;
import dev.weir.receiver.otlp.OtlpReceiverConfig.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Makes `otlp` receivers.
public final class OtlpReceiverFactory implements ReceiverFactory<OtlpReceiverConfig> {
  @Override
  public String type() {
    return "otlp";
  }

  @Override
  public String description() {
    return "Takes flows and events of other Weirs, and anybody's metrics, by OTLP.";
  }

  @Override
  public Stability stability() {
    return Stability.ALPHA;
  }

  @Override
  public OtlpReceiverConfig defaults() {
    return OtlpReceiverConfig.defaults();
  }

  @Override
  public void check(OtlpReceiverConfig config, Problems problems) {
    new ConfigCheck(config, problems).run();
  }

  /// Listens for a moment: nothing else can tell whether the ports are free.
  @Override
  public void checkEnvironment(OtlpReceiverConfig config, Problems problems) {
    if (config.tls().enabled()) {
      try {
        var _ = new ReloadingTls(ServerTls.files(config.tls()), Clock.system(), _ -> {});
      } catch (TlsException e) {
        problems.add("tls", String.valueOf(e.getMessage()));
      }
    }
    listen("grpc.listen", config.grpc(), problems);
    listen("http.listen", config.http(), problems);
  }

  private static void listen(String setting, Server server, Problems problems) {
    ListenAddress address = ListenAddress.parse(server.listen());
    InetSocketAddress resolved = address.resolved();
    if (!server.enabled()) {
      return;
    }
    if (resolved.isUnresolved()) {
      problems.add(setting, "'" + address + "': unknown host '" + address.host() + "'");
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(resolved);
    } catch (IOException e) {
      problems.add(setting, ListenFailure.text(address, e));
    }
  }

  /// Senders are told what is refused, and try again.
  @Override
  public boolean replays(OtlpReceiverConfig config) {
    return true;
  }

  @Override
  public Receiver create(ReceiverContext context, OtlpReceiverConfig config, BatchConsumer next) {
    return new OtlpReceiver(context, config, next);
  }
}
