// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// What the process in the other namespace does: it takes words from the one that runs the pipeline,
/// until there are no more.
public final class PeerLoop {
  private PeerLoop() {}

  /// Answers each word by the same when it is done. Returns at the end of `words`.
  public static void run(InputStream words, PrintWriter answers) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(words, StandardCharsets.US_ASCII));
    Traffic traffic = new Traffic();
    PeerServers servers = null;
    try {
      answers.println(Peer.READY);
      for (String word = in.readLine(); word != null; word = in.readLine()) {
        switch (word) {
          case Peer.START -> {
            servers = PeerServers.start();
            traffic = Generators.startThere();
          }
          case Peer.HUSH -> traffic.close();
          default -> throw new IOException("unknown word '" + word + "'");
        }
        answers.println(word);
      }
    } finally {
      traffic.close();
      if (servers != null) {
        servers.close();
      }
    }
  }
}
