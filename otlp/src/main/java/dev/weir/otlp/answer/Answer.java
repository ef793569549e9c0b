// SPDX-License-Identifier: Apache-2.0
package dev.weir.otlp.answer;

import dev.weir.otlp.Quote;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What became of a request, by the rules of the OTLP specification 1.11. Whatever a server says, its
/// message is one short line.
public sealed interface Answer {
  /// The server has it, and does not want `rejected` of its records: those are lost and not sent
  /// again.
  ///
  /// @param message why, or a warning; most often empty
  record Taken(long rejected, String message) implements Answer {
    static final Taken WHOLE = new Taken(0, "");

    public Taken {
      message = Quote.shortened(message);
    }
  }

  /// The server says that it has the request, in an answer that is none of OTLP.
  record TakenOddly(String message) implements Answer {
    public TakenOddly {
      message = Quote.shortened(message);
    }
  }

  /// Sending it again would not help.
  record Refused(String message) implements Answer {
    public Refused {
      message = Quote.shortened(message);
    }
  }

  /// The request is larger than the server reads.
  record TooLarge(String message) implements Answer {
    public TooLarge {
      message = Quote.shortened(message);
    }
  }

  /// Sending it again may help. Whether the server has it already, nobody knows.
  ///
  /// @param after the delay that the server asked for, zero when it named none
  record Later(String message, Duration after, @Nullable Throwable cause) implements Answer {
    public Later {
      message = Quote.shortened(message);
    }
  }
}
