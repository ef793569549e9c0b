// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Attributes;
import dev.weir.api.Event;
import dev.weir.api.EventBatch;
import dev.weir.api.Severity;
import dev.weir.api.net.Address;
import dev.weir.testkit.SampleBatches;
import dev.weir.testkit.otlp.Values;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLogsTest {
  @Test
  void carryEverythingOfAnEvent() throws Exception {
    EventBatch batch = SampleBatches.events();
    List<LogRecord> records = Requests.full().logRecords(batch);

    assertThat(records).hasSameSizeAs(batch.events());
    for (int i = 0; i < records.size(); i++) {
      assertCarried(batch.events().get(i), records.get(i));
    }
  }

  private static void assertCarried(Event event, LogRecord record) {
    assertThat(record.getEventName()).isEqualTo(event.name());
    assertThat(record.getTimeUnixNano()).isEqualTo(event.timeNanos());
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(Requests.OBSERVED);
    assertThat(record.getSeverityNumberValue()).isEqualTo(event.severity().number());
    assertThat(record.getSeverityText()).isEqualTo(event.severity().name());
    assertThat(record.hasBody()).isEqualTo(!event.body().isEmpty());
    assertThat(record.getBody().getStringValue()).isEqualTo(asUtf8(event.body()));
    Map<String, Object> values = Values.of(record.getAttributesList()).asMap();
    assertThat(values).containsEntry("event.name", event.name());
    event
        .attributes()
        .asMap()
        .forEach((name, value) ->
            assertThat(values).containsEntry(name.isEmpty() ? "_" : name, plain(value)));
    assertThat(values).hasSize(1 + event.attributes().asMap().size());
  }

  @Test
  void keepANameOfTheirOwn() throws Exception {
    Event event = new Event("a", 1, Severity.INFO, "", Attributes.of("event.name", "its own word"));
    LogRecord record =
        Requests.full()
            .logRecords(new EventBatch(SampleBatches.resource(), List.of(event)))
            .getFirst();

    assertThat(Values.of(record.getAttributesList()).asMap())
        .isEqualTo(Map.of("event.name", "its own word"));
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Address address -> address.toString();
      case List<?> list -> list.stream().map(EventLogsTest::plain).toList();
      default -> value;
    };
  }

  private static String asUtf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
