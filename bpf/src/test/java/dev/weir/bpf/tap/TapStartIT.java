// SPDX-License-Identifier: Apache-2.0
package dev.weir.bpf.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.api.Resource;
import dev.weir.api.component.Clock;
import dev.weir.api.component.ComponentId;
import dev.weir.api.component.ReceiverContext;
import dev.weir.api.component.Threads;
import dev.weir.api.telemetry.Meter;
import dev.weir.bpf.event.PacketEvents;
import dev.weir.bpf.ffi.ResourceLimit;
import dev.weir.bpf.netns.NetworkNamespaces;
import dev.weir.testkit.CapturingConsumer;
import dev.weir.testkit.KernelTest;
import dev.weir.testkit.TestContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left of a tap that could not start.
@KernelTest
class TapStartIT {
  private final NetworkNamespaces net = NetworkNamespaces.create("wt");
  private final TestContext context = TestContext.of("tc");

  /// A context that has no thread of that name left.
  private record WithoutThread(TestContext context, String missing)
      implements ReceiverContext, Threads {
    @Override
    public Thread platform(String name, Runnable work) {
      if (name.equals(missing)) {
        throw new OutOfMemoryError("unable to create native thread");
      }
      return context.threads().platform(name, work);
    }

    @Override
    public Thread virtual(String name, Runnable work) {
      return context.threads().virtual(name, work);
    }

    @Override
    public AutoCloseable every(String name, Duration period, Runnable work) {
      return context.threads().every(name, period, work);
    }

    @Override
    public Threads threads() {
      return this;
    }

    @Override
    public ComponentId id() {
      return context.id();
    }

    @Override
    public Clock clock() {
      return context.clock();
    }

    @Override
    public System.Logger logger() {
      return context.logger();
    }

    @Override
    public Meter meter() {
      return context.meter();
    }

    @Override
    public Resource resource() {
      return context.resource();
    }

    @Override
    public void degraded(String reason) {
      context.degraded(reason);
    }

    @Override
    public void finished() {
      context.finished();
    }

    @Override
    public void failed(String message) {
      context.failed(message);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> make) {
      return context.shared(type, make);
    }
  }

  @AfterEach
  void remove() {
    net.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"interfaces", "read"})
  void nothingIsLeftWhenAThreadCannotBeHad(String missing) throws IOException {
    long descriptors = ResourceLimit.bpfDescriptors();
    int mappings = ResourceLimit.bpfMappings().size();
    TapMember member =
        new TapMember(
            TestTaps.tc(1024, true, "weir0"),
            new WithoutThread(context, missing),
            new CapturingConsumer(),
            PacketEvents.none());
    Tap tap =
        new Tap(
            TestTaps.settings(1024, true),
            TapFeatures.of(List.of(new TapRequest.Events(List.of(), true, true, 3, true))),
            new TapPlan(List.of(member)),
            List.of(member),
            List.of(),
            true);
    assertThatThrownBy(() ->
            net.left()
                .call(() -> {
                  tap.start();
                  return true;
                }))
        .isInstanceOf(OutOfMemoryError.class);
    assertThat(ServiceTaps.links(net.left().interfaceIndex())).isEmpty();
    await().until(() -> context.threads().alive().isEmpty());
    assertThat(context.threads().escaped()).isEmpty();
    assertThat(context.end()).isNotDone();
    assertThat(ResourceLimit.bpfDescriptors()).isEqualTo(descriptors);
    assertThat(ResourceLimit.bpfMappings()).hasSize(mappings);
    tap.stop(Duration.ofSeconds(1));
  }
}
