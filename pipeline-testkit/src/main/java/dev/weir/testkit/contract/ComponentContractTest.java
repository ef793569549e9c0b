// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.weir.api.Batch;
import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ExporterFactory;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// The contract of all components. A subclass in a component's module, usually empty, runs it for
/// every factory that ServiceLoader finds there; the methods to override say what a component needs
/// to run in a unit test.
public abstract class ComponentContractTest {
  @TempDir Path directory = Path.of("");

  /// A configuration with which the component starts here: no fixed ports, files below `scratch`
  /// only.
  protected Record sampleConfig(ComponentFactory<?> factory, Path scratch) throws Exception {
    return factory.defaults();
  }

  /// Why the component cannot be started on this machine, empty when it can. The tests that need a
  /// running component are then skipped with that reason.
  protected String cannotRun(ComponentFactory<?> factory) {
    return "";
  }

  /// Checks that what an exporter accepted is out, after it was stopped. `scratch` is the directory
  /// that its configuration was made for.
  protected void assertDelivered(ComponentFactory<?> factory, Path scratch, List<Batch> accepted)
      throws Exception {}

  @TestFactory
  final Stream<DynamicNode> contract() {
    List<ComponentFactory<?>> factories = factories();
    assertThat(factories).as("factories that ServiceLoader finds").isNotEmpty();
    return factories.stream()
        .map(factory ->
            dynamicContainer(
                factory.kind().label() + " " + factory.type(), tests(factory).stream()));
  }

  private static List<ComponentFactory<?>> factories() {
    List<ComponentFactory<?>> factories = new ArrayList<>();
    ServiceLoader.load(ReceiverFactory.class).forEach(factories::add);
    ServiceLoader.load(ProcessorFactory.class).forEach(factories::add);
    ServiceLoader.load(ExporterFactory.class).forEach(factories::add);
    return factories;
  }

  private List<DynamicNode> tests(ComponentFactory<?> factory) {
    DescriptionContract description = new DescriptionContract(factory);
    List<DynamicNode> tests = new ArrayList<>();
    tests.add(dynamicTest("type is the directory's name", description::typeIsDirectoryName));
    tests.add(dynamicTest("says what it is", description::saysWhatItIs));
    tests.add(dynamicTest("documents every setting", description::documentsEverySetting));
    tests.add(dynamicTest("defaults are valid", description::defaultsAreValid));
    tests.add(dynamicTest("README tells all", description::readmeTellsAll));
    tests.add(
        dynamicTest(
            "sample configuration is valid",
            () ->
                assertThat(description.problems(sampleConfig(factory, scratch("sample"))))
                    .isEmpty()));
    tests.add(dynamicTest("check survives any record", () -> description.checkSurvives(factory)));
    switch (factory) {
      case ReceiverFactory<?> receiver ->
          tests.add(
              dynamicTest(
                  "changes its interval only", () -> description.changesInterval(receiver)));
      case ProcessorFactory<?> processor ->
          tests.add(
              dynamicTest("window is a setting", () -> description.windowIsSetting(processor)));
      case ExporterFactory<?> _ -> {}
    }
    LifecycleContract lifecycle = new LifecycleContract(this, factory);
    tests.add(running(factory, "stops without start", lifecycle::stopsWithoutStart));
    tests.add(running(factory, "starts again in a new instance", lifecycle::startsAgain));
    tests.add(running(factory, "stops twice", lifecycle::stopsTwice));
    if (!(factory instanceof ReceiverFactory<?>)) {
      tests.add(running(factory, "takes batches of any shape", lifecycle::takesAnyShape));
      tests.add(running(factory, "lets everything out on stop", lifecycle::flushesOnStop));
    }
    return tests;
  }

  private DynamicNode running(ComponentFactory<?> factory, String name, Executable test) {
    return dynamicTest(
        name,
        () -> {
          String reason = cannotRun(factory);
          Assumptions.assumeTrue(reason.isEmpty(), reason);
          test.execute();
        });
  }

  /// A new directory below the test's own.
  Path scratch(String name) throws IOException {
    return Files.createTempDirectory(directory, name);
  }
}
