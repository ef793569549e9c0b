// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// A server that answers in JSON, which is YAML too.
final class JsonServer implements AutoCloseable {
  private static final int CODE_POINTS = 100_000_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /// @param url without a slash at its end
  JsonServer(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  /// A text as a part of a query.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The status of an answer, whatever it is.
  int status(String path) throws IOException, InterruptedException {
    return send(path).statusCode();
  }

  /// The answer, which must be a success.
  Object get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(path);
    if (response.statusCode() != 200) {
      throw new IOException(path + ": " + response.statusCode() + " " + response.body());
    }
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(CODE_POINTS).build();
    return new Load(settings).loadFromString(response.body());
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /// The object that stands at `path` in an answer.
  static Map<String, Object> map(Object answer, String... path) {
    if (at(answer, path) instanceof Map<?, ?> found) {
      Map<String, Object> map = new LinkedHashMap<>();
      found.forEach((key, value) -> map.put(String.valueOf(key), value));
      return map;
    }
    throw new AssertionError("no object at " + String.join(".", path) + " of " + answer);
  }

  /// The array that stands at `path` in an answer.
  static List<Object> list(Object answer, String... path) {
    if (at(answer, path) instanceof List<?> found) {
      return new ArrayList<>(found);
    }
    throw new AssertionError("no array at " + String.join(".", path) + " of " + answer);
  }

  private static Object at(Object answer, String... path) {
    Object here = answer;
    for (String name : path) {
      if (!(here instanceof Map<?, ?> map) || map.get(name) == null) {
        throw new AssertionError("no " + String.join(".", path) + " in " + answer);
      }
      here = map.get(name);
    }
    return here;
  }

  @Override
  public void close() {
    client.close();
  }
}
