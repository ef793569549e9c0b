// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.object;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.bpf.BpfException;
import dev.weir.testkit.KernelTest;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

@KernelTest
class BpfObjectIT {
  private static final byte[] FRAME = TestObject.frame(0);

  @Test
  void constantsAreWhatTheProgramReads() {
    try (BpfObject object = TestObject.open()) {
      object.setRodata("step", 30).setRodata("words", new byte[] {1, 0, 2, 0, 4, 0}).load();

      assertThat(run(object, "constants")).isEqualTo(37);
    }
  }

  @Test
  void flagSwitchesCodeOff() {
    try (BpfObject object = TestObject.open().setRodata("enabled", false).load()) {
      assertThat(run(object, "constants")).isZero();
    }
  }

  @Test
  void refusesUnknownNamesAndValuesThatDoNotFit() {
    try (BpfObject object = TestObject.open()) {
      assertThatThrownBy(() -> object.setRodata("stepp", 1))
          .isInstanceOf(BpfException.class)
          .hasMessageContaining("no global variable 'stepp'")
          .hasMessageContaining("step");
      assertThatThrownBy(() -> object.setRodata("enabled", 256))
          .hasMessageContaining("value 256 of 'enabled' does not fit in 1 bytes");
      assertThatThrownBy(() -> object.setRodata("words", 5)).hasMessageContaining("no integer");
      assertThatThrownBy(() -> object.setRodata("words", new byte[2]))
          .hasMessageContaining("variable 'words' has 6 bytes, not 2");
      assertThatThrownBy(() -> object.setRodata("total", 5)).hasMessageContaining("use setData");
      assertThatThrownBy(() -> object.setData("step", 5)).hasMessageContaining("use setRodata");
      assertThatThrownBy(() -> object.setMaxEntries("flows", 5))
          .hasMessageContaining("no map 'flows'");
      assertThatThrownBy(() -> object.setAutoload("nothing", false))
          .hasMessageContaining("no program 'nothing'");
    }
  }

  @Test
  void variablesStaySharedWithTheProgramAfterLoading() {
    try (BpfObject object = TestObject.open()) {
      object.setData("total", 100).setData("started", 1).load();

      assertThat(object.data("total").get(JAVA_LONG, 0)).isEqualTo(100);
      run(object, "count_packets");
      assertThat(object.data("total").get(JAVA_LONG, 0)).isEqualTo(101);
      assertThat(object.data("started").get(JAVA_INT, 0)).isEqualTo(FRAME.length);

      object.setData("total", 5_000_000_000L);
      run(object, "count_packets");
      assertThat(object.data("total").get(JAVA_LONG, 0)).isEqualTo(5_000_000_001L);
    }
  }

  @Test
  void sizesMapsAndLeavesProgramsOut() {
    try (BpfObject object = TestObject.open()) {
      object.setMaxEntries("plain", 77).setAutoload("pass", false).load();

      assertThat(object.map("plain").maxEntries()).isEqualTo(77);
      assertThatThrownBy(() -> object.program("pass"))
          .hasMessageContaining("program 'pass' was not loaded");
      assertThat(object.program("constants").id()).isPositive();
    }
  }

  @Test
  void stateIsChecked() {
    BpfObject object = TestObject.open();
    assertThatIllegalStateException()
        .isThrownBy(() -> object.program("pass"))
        .withMessageContaining("object binding is OPEN");
    object.load();
    assertThatIllegalStateException().isThrownBy(() -> object.setRodata("step", 1));
    assertThatIllegalStateException().isThrownBy(object::load);
    object.close();
    object.close();
    assertThatIllegalStateException().isThrownBy(() -> object.map("plain"));
  }

  @Test
  void verifierTextIsInTheException() {
    try (BpfObject object =
        BpfObject.openResource(BpfObjectIT.class, "/dev/weir/bpf/rejected.bpf.o")) {
      assertThatThrownBy(object::load)
          .asInstanceOf(InstanceOfAssertFactories.type(BpfException.class))
          .satisfies(e -> {
            assertThat(e.errno()).isEqualTo(13);
            assertThat(e)
                .hasMessageStartingWith("cannot load object rejected: EACCES")
                .hasMessageContaining("reads_past_end")
                .hasMessageContaining("invalid access to packet")
                .hasMessageNotContaining("CAP_BPF");
          });
    }
  }

  @Test
  void damagedAndMissingObjectsAreExplained() {
    assertThatThrownBy(() -> BpfObject.open(new byte[100], "zeros"))
        .hasMessageContaining("zeros is not a 64-bit ELF file");
    assertThatThrownBy(() -> BpfObject.openResource(BpfObjectIT.class, "gone.bpf.o"))
        .hasMessageContaining("gone.bpf.o is not in the class path");
  }

  @Test
  void contextOfATestRunIsWhatTheProgramReads() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("context").testRun()) {
      run.context().cb(0, 1).cb(4, 2).tstamp(3).gsoSegs(4).wireLen(65).ifindex(1).ingressIfindex(9);

      int expected = 1 + 20 + 300 + 4000 + 650_000 + 1_000_000 + 90_000_000;
      assertThat(run.run(FRAME)).isEqualTo(expected);
      assertThat(run.run(FRAME)).as("the context stays").isEqualTo(expected);
      assertThat(run.context().cb(0, 5)).isNotNull();
      assertThat(run.run(FRAME)).isEqualTo(expected + 4);
      assertThat(run.returned()).isEqualTo(expected + 4);
    }
  }

  @Test
  void refusedTestRunNamesTheProgram() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("context").testRun()) {
      assertThatThrownBy(() -> run.run(new byte[10]))
          .hasMessageContaining("cannot run program 'context' over 10 bytes: EINVAL");
    }
  }

  @Test
  void repeatedTestRunMeasures() {
    try (BpfObject object = TestObject.open().load();
        TestRun run = object.program("count_packets").testRun(1000)) {
      run.run(FRAME);
      assertThat(object.data("total").get(JAVA_LONG, 0)).isEqualTo(1007);
      assertThat(run.durationNanos()).isBetween(1, 1_000_000);
    }
  }

  private static int run(BpfObject object, String program) {
    try (TestRun run = object.program(program).testRun()) {
      return run.run(FRAME);
    }
  }
}
