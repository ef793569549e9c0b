// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weir.api.component.StartException;
import dev.weir.core.config.LogSettings;
import dev.weir.testkit.ManualClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("the log's settings are of the whole process")
final class LogLineTest {
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void redirect() {
    LogOutput.redirect(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    LogOutput.configure(LogSettings.DEFAULTS);
    LogOutput.redirect(null);
  }

  @Test
  void textHasTimeLevelComponentAndMessage() {
    assertThat(new LogLine(TIME, Level.INFO, "tc", "attached", null, false).asText())
        .isEqualTo("2026-01-02T03:04:05.678Z INFO  tc: attached\n");
    assertThat(new LogLine(TIME, Level.WARNING, "csv", "slow", null, false).asText())
        .isEqualTo("2026-01-02T03:04:05.678Z WARN  csv: slow\n");
  }

  @Test
  void anExceptionIsItsChainOfMessages() {
    Exception cause = new IOException("no such file");
    Exception thrown = new StartException("cannot open 'x.pcap'", cause);
    assertThat(new LogLine(TIME, Level.ERROR, "pcap", "did not start", thrown, false).asText())
        .isEqualTo(
            "2026-01-02T03:04:05.678Z ERROR pcap: did not start: cannot open 'x.pcap':"
                + " IOException: no such file\n");
  }

  @Test
  void theStackFollowsWhenItIsWanted() {
    Exception thrown = new IOException("no such file");
    assertThat(new LogLine(TIME, Level.ERROR, "pcap", "failed", thrown, true).asText())
        .contains("\tat dev.weir.core.log.LogLineTest");
  }

  @Test
  void nothingInAMessageStartsALineOrSteersATerminal() {
    String hostile = "a\nb\r\u001b[31m\tc";
    assertThat(new LogLine(TIME, Level.INFO, "x", hostile, null, false).asText())
        .isEqualTo("2026-01-02T03:04:05.678Z INFO  x: a\\nb\\r\\u001b[31m c\n");
  }

  @Test
  void jsonIsOneObjectALine() {
    Exception thrown = new IOException("no \"such\" file");
    assertThat(new LogLine(TIME, Level.WARNING, "pcap", "a\nb", thrown, false).asJson())
        .isEqualTo(
            "{\"time\":\"2026-01-02T03:04:05.678Z\",\"level\":\"warn\",\"component\":\"pcap\","
                + "\"message\":\"a\\nb\",\"error\":\"IOException: no \\\"such\\\" file\"}\n");
  }

  /// Programs read these lines: keys and their order are frozen.
  @Test
  void everyJsonLineHasTheSameKeys() throws IOException {
    LogOutput.configure(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
    System.Logger logger = System.getLogger("csv");
    String hostile = "a\u0000\u001b[31m\n\"\\\u2028\ud83d\ude00";
    logger.log(Level.INFO, hostile);
    logger.log(Level.ERROR, hostile, new IOException(hostile));
    logger.log(Level.TRACE, "not seen");
    List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(keys(lines.get(0)))
        .containsOnlyKeys("time", "level", "component", "message")
        .containsEntry("level", "info")
        .containsEntry("component", "csv")
        .containsEntry("message", hostile);
    assertThat(keys(lines.get(1)))
        .containsOnlyKeys("time", "level", "component", "message", "error", "stack")
        .containsEntry("error", "IOException: " + hostile);
  }

  private static Map<String, String> keys(String line) throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
        keys.put(key, parser.getText());
      }
      assertThat(parser.nextToken()).as("one object").isNull();
    }
    return keys;
  }

  @Test
  void levelAndFormatChangeWhileItRuns() {
    System.Logger logger = System.getLogger("some-component");
    logger.log(Level.DEBUG, "not seen");
    LogOutput.configure(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.JSON));
    logger.log(Level.DEBUG, "seen, {0}", "filled");
    LogOutput.configure(new LogSettings(LogSettings.Level.ERROR, LogSettings.Format.TEXT));
    logger.log(Level.WARNING, "not seen either");
    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).hasSize(1);
    assertThat(text).contains("\"component\":\"some-component\",\"message\":\"seen, filled\"");
  }

  @Test
  void theJdksOwnLinesAreHeardFromAWarningOn() {
    LogOutput.configure(new LogSettings(LogSettings.Level.DEBUG, LogSettings.Format.TEXT));
    System.getLogger("com.sun.net.httpserver").log(Level.DEBUG, "chatter");
    System.getLogger("com.sun.net.httpserver").log(Level.WARNING, "trouble");
    assertThat(written.toString(StandardCharsets.UTF_8)).contains("trouble").doesNotContain("chat");
  }

  @Test
  void repeatedFailuresAreLoggedOnceAMinuteWithTheNumberLeftOut() {
    ManualClock clock = new ManualClock();
    FailureLog failures = new FailureLog(System.getLogger("x"), clock);
    for (int i = 0; i < 61; i++) {
      failures.failed("export failed", null);
      clock.advance(Duration.ofSeconds(1));
    }
    failures.succeeded("exporting works again");
    failures.succeeded("exporting works again");
    assertThat(written.toString(StandardCharsets.UTF_8).lines().map(line -> line.substring(25)))
        .containsExactly(
            "WARN  x: export failed",
            "WARN  x: export failed (59 more like this)",
            "INFO  x: exporting works again");
  }
}
