// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfException;
import dev.weir.bpf.Errno;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
  @Test
  void missingLibraryIsOneClearError() {
    NativeLibrary library = new NativeLibrary("libnowhere.so.1", "install the package nowhere1");
    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> library.find("anything"))
          .isInstanceOf(BpfException.class)
          .hasMessage("libnowhere.so.1 not found: install the package nowhere1");
    }
  }

  @Test
  void missingFunctionIsNamed() {
    assertThatThrownBy(() -> NativeLibrary.LIBC.find("no_such_function"))
        .isInstanceOf(BpfException.class)
        .hasMessageContaining("no_such_function");
  }

  @Test
  void errnoComesBackNegative() {
    assertThat(Libc.close(-1)).isEqualTo(-Errno.EBADF.number());
    assertThat(Libc.interfaceIndex("no-such-device")).isEqualTo(-Errno.ENODEV.number());
    assertThatThrownBy(() -> Libc.map(-1, 0, 4096, Libc.PROT_READ, Arena.ofAuto()))
        .hasMessageContaining("EBADF");
  }

  @Test
  void anonymousMemoryIsZeroAndWritable() {
    try (Arena arena = Arena.ofConfined()) {
      var memory = Libc.mapAnonymous(1 << 20, arena);
      assertThat(memory.getString(0)).isEmpty();
      memory.setString(100, "written");
      assertThat(memory.getString(100)).isEqualTo("written");
    }
  }

  @Test
  void unknownArchitectureIsRefused() {
    assertThat(BpfCall.number("aarch64")).isEqualTo(280);
    assertThatThrownBy(() -> BpfCall.number("s390x")).hasMessageContaining("s390x");
  }
}
