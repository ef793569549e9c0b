// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.DebugInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.weir.otlp.proto.ProtoReader.MalformedException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest {
  @Test
  void readsPartialSuccessOfEverySignal() throws Exception {
    byte[] logs =
        ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(7)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    byte[] metrics =
        ExportMetricsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportMetricsPartialSuccess.newBuilder()
                    .setRejectedDataPoints(7)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();
    byte[] traces =
        ExportTraceServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportTracePartialSuccess.newBuilder()
                    .setRejectedSpans(7)
                    .setErrorMessage("too old"))
            .build()
            .toByteArray();

    for (byte[] response : new byte[][] {logs, metrics, traces}) {
      assertThat(Responses.export(response)).isEqualTo(new Answer.Taken(7, "too old"));
    }
    assertThat(Responses.export(new byte[0])).isEqualTo(Answer.Taken.WHOLE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, PT0S",
    "1, 500000000, PT1.5S",
    "86399, 999999999, PT23H59M59.999999999S",
    "86400, 0, PT24H",
    "9223372036854775807, 0, PT24H",
    "-5, 0, PT0S",
    "5, -1, PT0S",
    "5, 2000000000, PT0S"
  })
  void readsTheDelayOfRetryInfo(long seconds, int nanos, java.time.Duration delay)
      throws Exception {
    RetryInfo info =
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(seconds).setNanos(nanos))
            .build();
    Status status =
        Status.newBuilder()
            .setCode(14)
            .setMessage("busy")
            .addDetails(Any.pack(DebugInfo.newBuilder().setDetail("else").build()))
            .addDetails(Any.pack(info))
            .addDetails(Any.pack(DebugInfo.getDefaultInstance()))
            .build();

    assertThat(Responses.retryDelay(status.toByteArray())).contains(delay);
    assertThat(Responses.statusMessage(status.toByteArray())).isEqualTo("busy");
  }

  @Test
  void aRetryInfoWithoutADelayIsOne() throws Exception {
    Status status =
        Status.newBuilder().addDetails(Any.pack(RetryInfo.getDefaultInstance())).build();

    assertThat(Responses.retryDelay(status.toByteArray())).contains(java.time.Duration.ZERO);
  }

  @Test
  void noRetryInfoIsNoDelay() throws Exception {
    Status status =
        Status.newBuilder().addDetails(Any.pack(DebugInfo.getDefaultInstance())).build();

    assertThat(Responses.retryDelay(status.toByteArray())).isEqualTo(Optional.empty());
  }

  @Test
  void skipsFieldsOfLaterVersions() throws Exception {
    byte[] response = {
      0x10, 5, // field 2, a number
      0x1d, 1, 2, 3, 4, // field 3, four bytes
      0x21, 1, 2, 3, 4, 5, 6, 7, 8, // field 4, eight bytes
      0x2a, 2, 9, 9, // field 5, two bytes
      0x0a, 4, 0x08, 3, 0x18, 1, // the partial success with a field 3
    };

    assertThat(Responses.export(response)).isEqualTo(new Answer.Taken(3, ""));
  }

  @Test
  void refusesWhatIsNoMessage() {
    byte[][] broken = {
      {0x0a}, // no length
      {0x0a, 5, 1}, // a length beyond the end
      {0x0a, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // a negative length
      {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1}, // a number that does not end
      {0x0b}, // a group, which nobody uses
      {0x00, 1}, // field 0
      {0x08, 1}, // the partial success as a number
      {0x1d, 1, 2}, // four bytes, of which two are there
      "<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
    };
    for (byte[] response : broken) {
      assertThatThrownBy(() -> Responses.export(response)).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(99);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      if (bytes.length > 0 && random.nextBoolean()) {
        bytes[0] = 0x0a;
      }
      try {
        Responses.export(bytes);
        Responses.retryDelay(bytes);
        Responses.statusMessage(bytes);
      } catch (MalformedException e) {
        assertThat(e).hasMessageMatching(".+");
      }
    }
  }
}
