// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One record of the log, ready to be written as text or JSON.
///
/// @param withStack whether stack traces are written; without, an exception is its chain of messages
record LogLine(
    Instant time,
    Level level,
    String component,
    String message,
    @Nullable Throwable thrown,
    boolean withStack) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final JsonFactory JSON = new JsonFactory();

  /// `2026-01-02T03:04:05.678Z INFO  csv: message`, with the line's end.
  String asText() {
    StringBuilder text = new StringBuilder(120);
    text.append(TIME.format(time)).append(' ').append(levelName());
    text.repeat(' ', 6 - levelName().length());
    text.append(component).append(": ").append(onOneLine(message));
    if (thrown != null) {
      text.append(": ").append(onOneLine(Messages.chain(thrown)));
    }
    text.append('\n');
    if (thrown != null && withStack) {
      text.append(stack(thrown));
    }
    return text.toString();
  }

  /// `{"time":"...","level":"info","component":"csv","message":"..."}`, with the line's end.
  String asJson() {
    StringWriter text = new StringWriter(160);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", TIME.format(time));
      json.writeStringField("level", levelName().toLowerCase(Locale.ROOT));
      json.writeStringField("component", component);
      json.writeStringField("message", message);
      if (thrown != null) {
        json.writeStringField("error", Messages.chain(thrown));
        if (withStack) {
          json.writeStringField("stack", stack(thrown));
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot be written to", e);
    }
    return text.append('\n').toString();
  }

  private String levelName() {
    return level == Level.WARNING ? "WARN" : level.getName();
  }

  private static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /// A message may hold what came from the network: nothing in it may start a line of its own or
  /// steer a terminal.
  private static String onOneLine(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '\n' -> safe.append("\\n");
            case '\r' -> safe.append("\\r");
            case '\t' -> safe.append(' ');
            default -> {
              if (Character.isISOControl(c)) {
                safe.append(String.format("\\u%04x", c));
              } else {
                safe.append((char) c);
              }
            }
          }
        });
    return safe.toString();
  }
}
