// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.proto.ProtoReader.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an HTTP response means: OTLP specification, "OTLP/HTTP Response".
public final class HttpRules {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  /// In the JSON form of a partial success: some servers answer so whatever they were asked in.
  private static final Pattern REJECTED =
      Pattern.compile("\"rejected(?:LogRecords|DataPoints|Spans)\"\\s*:\\s*\"?(\\d{1,18})");

  /// Possessive throughout: other repetitions of a group take stack for each character.
  private static final Pattern ERROR_MESSAGE =
      Pattern.compile("\"errorMessage\"\\s*+:\\s*+\"((?:[^\"\\\\]++|\\\\.)*+)\"");

  private HttpRules() {}

  /// What became of the request that was answered so.
  ///
  /// @param contentType of the body, empty when unknown
  /// @param retryAfter the header's value, empty when there is none
  /// @param whole whether `body` is all of it
  public static Answer answer(
      int status, String contentType, String retryAfter, byte[] body, boolean whole, Instant now) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (status >= 200 && status < 300) {
      return whole
          ? success(status, type, body)
          : new Answer.TakenOddly("HTTP " + status + " with a body that is too long or cut");
    }
    String message = message(status, type, body);
    return switch (status) {
      case 429, 502, 503, 504 ->
          new Answer.Later(
              message,
              retryAfter.isEmpty() ? Duration.ZERO : RetryAfter.parse(retryAfter, now),
              null);
      case 413 -> new Answer.TooLarge(message);
      default -> new Answer.Refused(message);
    };
  }

  private static Answer success(int status, String type, byte[] body) {
    if (body.length == 0) {
      return Answer.Taken.WHOLE;
    }
    return switch (type) {
      case PROTOBUF -> protobuf(status, body);
      case JSON -> json(new String(body, StandardCharsets.UTF_8));
      case "text/html" ->
          // A page for people: whatever answered here keeps no telemetry.
          new Answer.Refused("HTTP " + status + " with a web page; the endpoint is no OTLP server");
      default -> new Answer.TakenOddly("HTTP " + status + " with a body of type '" + type + "'");
    };
  }

  private static Answer protobuf(int status, byte[] body) {
    try {
      return Responses.export(body);
    } catch (MalformedException e) {
      return new Answer.TakenOddly(
          "HTTP " + status + " with a body that is no response: " + e.getMessage());
    }
  }

  private static Answer json(String body) {
    Matcher rejected = REJECTED.matcher(body);
    Matcher message = ERROR_MESSAGE.matcher(body);
    return new Answer.Taken(
        rejected.find() ? Long.parseLong(rejected.group(1)) : 0,
        message.find() ? message.group(1) : "");
  }

  private static String message(int status, String type, byte[] body) {
    String said;
    try {
      said =
          type.equals(PROTOBUF)
              ? Responses.statusMessage(body)
              : new String(body, StandardCharsets.UTF_8);
    } catch (MalformedException _) {
      said = "";
    }
    String quoted = type.equals("text/html") ? "" : said.strip();
    return "HTTP " + status + (quoted.isEmpty() ? "" : ": " + quoted);
  }
}
