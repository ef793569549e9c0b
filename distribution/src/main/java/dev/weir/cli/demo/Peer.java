// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The process in the other namespace, as its parent sees it. It takes words on its standard input
/// and answers each by the same word.
final class Peer implements AutoCloseable {
  /// Open the servers and begin to send.
  static final String START = "start";

  /// Send nothing more. Servers stay.
  static final String HUSH = "hush";

  /// The first word, which it says of its own accord.
  static final String READY = "ready";

  private final Process process;
  private final OutputStream words;
  private final BufferedReader answers;

  private Peer(Process process) {
    this.process = process;
    this.words = process.getOutputStream();
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /// Starts the process and waits until its namespace is there.
  static Peer start() throws DemoException {
    try {
      Peer peer =
          new Peer(
              WeirProcess.inNewNamespace(List.of(WeirProcess.PEER))
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      try {
        peer.expect(READY);
      } catch (DemoException e) {
        peer.close();
        throw e;
      }
      return peer;
    } catch (IOException e) {
      throw new DemoException("the second process cannot be started: " + e.getMessage(), e);
    }
  }

  long processId() {
    return process.pid();
  }

  /// Says a word and waits until it is done.
  void tell(String word) throws DemoException {
    try {
      words.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
      words.flush();
    } catch (IOException e) {
      throw new DemoException("the process in the second namespace has ended", e);
    }
    expect(word);
  }

  private void expect(String word) throws DemoException {
    try {
      String answer = answers.readLine();
      if (!word.equals(answer)) {
        throw new DemoException(
            answer == null
                ? "the process in the second namespace has ended"
                : "the process in the second namespace says: " + answer);
      }
    } catch (IOException e) {
      throw new DemoException("the process in the second namespace has ended", e);
    }
  }

  /// Ends the process, and with it its namespace.
  @Override
  public void close() {
    try {
      words.close();
    } catch (IOException _) {
      // It is gone already.
    }
    try {
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
