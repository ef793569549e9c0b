// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Ack;
import dev.weir.api.Batch;
import dev.weir.api.BatchConsumer;
import dev.weir.api.FlowBatch;
import dev.weir.api.component.ComponentContext;
import dev.weir.api.component.Processor;
import dev.weir.api.component.ProcessorContext;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.Setting;
import dev.weir.api.component.Stability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract passes a component that keeps it and catches one that does not.
class ContractTest {
  @TempDir Path directory = Path.of("");
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void endThreads() {
    end.countDown();
  }

  record Documented(@Setting("What it is for.") int number) {}

  record Undocumented(int number) {}

  /// What a processor under test does wrong.
  private enum Fault {
    NONE,
    FORGETS_ACKS,
    THROWS_ON_METRICS,
    LEAVES_A_THREAD,
    KEEPS_THE_LAST_BATCH
  }

  @Test
  void passesAProcessorThatKeepsIt() throws Exception {
    LifecycleContract contract = contract(Fault.NONE);
    contract.stopsWithoutStart();
    contract.startsAgain();
    contract.stopsTwice();
    contract.takesAnyShape();
    contract.flushesOnStop();
  }

  @Test
  void catchesForgottenAcks() {
    assertThatThrownBy(contract(Fault.FORGETS_ACKS)::takesAnyShape)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("settled acks");
    assertThatThrownBy(contract(Fault.KEEPS_THE_LAST_BATCH)::flushesOnStop)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("settled acks");
  }

  @Test
  void catchesBadInputThatIsThrown() {
    assertThatThrownBy(contract(Fault.THROWS_ON_METRICS)::takesAnyShape)
        .isInstanceOf(ClassCastException.class);
  }

  @Test
  void catchesThreadsThatAreLeft() {
    assertThatThrownBy(contract(Fault.LEAVES_A_THREAD)::startsAgain)
        .hasMessageContaining("no thread is left");
  }

  @Test
  void catchesSettingsWithoutWords() {
    DescriptionContract documented =
        new DescriptionContract(new Factory<>(new Documented(1), Fault.NONE));
    documented.documentsEverySetting();
    documented.saysWhatItIs();
    documented.defaultsAreValid();
    DescriptionContract undocumented =
        new DescriptionContract(new Factory<>(new Undocumented(1), Fault.NONE));
    assertThatThrownBy(undocumented::documentsEverySetting).hasMessageContaining("@Setting");
    assertThatThrownBy(documented::typeIsDirectoryName).isInstanceOf(AssertionError.class);
    assertThatThrownBy(documented::readmeTellsAll).isInstanceOf(AssertionError.class);
  }

  private LifecycleContract contract(Fault fault) {
    ComponentContractTest test = new ComponentContractTest() {};
    test.directory = directory;
    return new LifecycleContract(test, new Factory<>(new Documented(1), fault));
  }

  private final class Factory<C extends Record> implements ProcessorFactory<C> {
    private final C defaults;
    private final Fault fault;

    private Factory(C defaults, Fault fault) {
      this.defaults = defaults;
      this.fault = fault;
    }

    @Override
    public String type() {
      return "sample";
    }

    @Override
    public String description() {
      return "Holds batches back until it stops.";
    }

    @Override
    public Stability stability() {
      return Stability.ALPHA;
    }

    @Override
    public C defaults() {
      return defaults;
    }

    @Override
    public Processor create(ProcessorContext context, C config, BatchConsumer next) {
      return new Holding(context, next, fault);
    }
  }

  private final class Holding implements Processor {
    private final ComponentContext context;
    private final BatchConsumer next;
    private final Fault fault;
    private final List<Runnable> held = new ArrayList<>();

    private Holding(ComponentContext context, BatchConsumer next, Fault fault) {
      this.context = context;
      this.next = next;
      this.fault = fault;
    }

    @Override
    public void start() {
      if (fault == Fault.LEAVES_A_THREAD) {
        context.threads().platform("stays", this::awaitEnd);
      }
    }

    @Override
    public void accept(Batch batch, Ack ack) {
      if (fault == Fault.THROWS_ON_METRICS) {
        assertThat(((FlowBatch) batch).flows()).isNotNull();
      }
      Ack taken = fault == Fault.FORGETS_ACKS ? Ack.ignored() : ack;
      held.add(() -> next.accept(batch, taken));
    }

    @Override
    public void stop(Duration grace) {
      if (fault == Fault.KEEPS_THE_LAST_BATCH && !held.isEmpty()) {
        held.removeLast();
      }
      held.forEach(Runnable::run);
      held.clear();
    }

    private void awaitEnd() {
      try {
        end.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
