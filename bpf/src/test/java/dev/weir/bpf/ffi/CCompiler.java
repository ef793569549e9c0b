// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Asks the C compiler whether numbers written in Java are those of the system's headers.
public final class CCompiler {
  private final List<String> lines = new ArrayList<>();

  /// With the headers in which the names are declared.
  public CCompiler(String... headers) {
    lines.add("#include <stddef.h>");
    for (String header : headers) {
      lines.add("#include <" + header + ">");
    }
  }

  /// `field` of `type` lies at this offset.
  public CCompiler offset(String type, String field, long expected) {
    return constant("offsetof(" + type + ", " + field + ")", expected);
  }

  public CCompiler size(String type, long expected) {
    return constant("sizeof(" + type + ")", expected);
  }

  /// The constant expression has this value.
  public CCompiler constant(String expression, long expected) {
    lines.add(
        "_Static_assert((%1$s) == %2$d, \"%1$s is not %2$d\");".formatted(expression, expected));
    return this;
  }

  /// Fails with the compiler's words for each number that differs.
  public void check() {
    try {
      Process compiler =
          new ProcessBuilder("clang", "-x", "c", "-D_GNU_SOURCE", "-fsyntax-only", "-")
              .redirectErrorStream(true)
              .start();
      try (Writer source =
          new OutputStreamWriter(compiler.getOutputStream(), StandardCharsets.UTF_8)) {
        source.write(String.join("\n", lines) + "\n");
      }
      String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(compiler.waitFor()).as(output).isZero();
    } catch (IOException e) {
      throw new AssertionError("clang is needed to check native layouts", e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
