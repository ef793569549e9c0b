// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FlowBatch;
import dev.weir.api.Resource;
import dev.weir.api.flow.EndReason;
import dev.weir.api.flow.Flow;
import dev.weir.api.net.Protocol;
import dev.weir.testkit.FlowBuilder;
import dev.weir.testkit.SampleFlows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlowPrinterTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  @Test
  void printsWhatPassesAtOnce() {
    FlowPrinter printer = new FlowPrinter(flow -> flow.key().sourcePort() != 2, this::port, 0, out);
    for (int port = 1; port <= 3; port++) {
      printer.accept(flow(port));
    }
    printer.flush();
    assertThat(text).hasToString("1\n3\n");
  }

  @Test
  void printsTheLastAtTheEnd() {
    FlowPrinter printer = new FlowPrinter(flow -> flow.key().sourcePort() != 4, this::port, 2, out);
    for (int port = 1; port <= 4; port++) {
      printer.accept(flow(port));
    }
    printer.flush();
    assertThat(text.toString()).isEmpty();
    printer.finish();
    assertThat(text).hasToString("2\n3\n");
  }

  @Test
  void asksForTheEndOnceWhenNobodyReads() {
    AtomicInteger asked = new AtomicInteger();
    FlowPrinter printer =
        new FlowPrinter(
            _ -> true, this::port, 0, new PrintWriter(closedPipe(), false, StandardCharsets.UTF_8));
    EndedFlows ended =
        new EndedFlows(printer, false, Duration.ofMinutes(1), _ -> true)
            .whenNobodyReads(asked::incrementAndGet);
    FlowBatch batch = new FlowBatch(Resource.empty(), List.of(flow(1)));
    ended.export(batch);
    ended.export(batch);
    ended.stop(Duration.ZERO);
    assertThat(asked).hasValue(1);
    assertThat(printer.isClosed()).isTrue();
  }

  @Test
  void everyRecordThatASourceCanMakeHasOneLine() {
    for (Flow flow : SampleFlows.all()) {
      for (FlowLines lines : List.of(new FlowText(true), new FlowObjects(true))) {
        assertThat(lines.line(flow)).isNotEmpty().doesNotContain("\n", "\r");
      }
    }
  }

  private String port(Flow flow) {
    return Integer.toString(flow.key().sourcePort());
  }

  private static Flow flow(int port) {
    return FlowBuilder.of(Protocol.UDP, "192.0.2.1", port, "192.0.2.2", 53)
        .counts(1, 60, 0, 0)
        .end(EndReason.IDLE)
        .build();
  }

  private static OutputStream closedPipe() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
  }
}
