// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/// Who may depend on whom.
class LayeringTest {
  @Test
  void seesTheCodeOfEveryLayer() {
    for (String layer : new String[] {"api", "core", "cli"}) {
      assertThat(Weir.classes())
          .as("classes of dev.weir.%s", layer)
          .anyMatch(type -> type.getPackageName().startsWith("dev.weir." + layer));
    }
  }

  @Test
  void apiDependsOnTheJdkOnly() {
    classes()
        .that()
        .resideInAPackage(Weir.API)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Weir.API, "java..", "org.jspecify..")
        .because("plugin authors compile against the API and nothing else")
        .check(Weir.classes());
  }

  @Test
  void coreKnowsNoComponent() {
    noClasses()
        .that()
        .resideInAPackage(Weir.CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Weir.COMPONENTS, Weir.BPF, Weir.OTLP, Weir.CLI)
        .check(Weir.classes());
  }

  @Test
  void sharedModulesKnowTheApiOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(Weir.BPF, Weir.OTLP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Weir.COMPONENTS, Weir.CORE, Weir.CLI)
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void componentsKnowNeitherCoreNorTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(Weir.COMPONENTS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Weir.CORE, Weir.CLI, "dev.weir.testkit..")
        .because("a built-in component has no advantage over a plugin")
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void onlyPacketReceiversUseBpf() {
    noClasses()
        .that()
        .resideInAPackage(Weir.COMPONENTS)
        .and()
        .resideOutsideOfPackage(Weir.PACKET_RECEIVERS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Weir.BPF)
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void onlyThoseThatSpeakOtlpUseIt() {
    noClasses()
        .that()
        .resideInAPackage(Weir.COMPONENTS)
        .and()
        .resideOutsideOfPackage(Weir.OTLP_SPEAKERS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(Weir.OTLP)
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void componentsDoNotKnowEachOther() {
    slices()
        .matching("dev.weir.(receiver|processor|exporter).(*)..")
        .namingSlices("$1 $2")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void packagesHaveNoCycles() {
    slices().assignedFrom(packages()).should().beFreeOfCycles().check(Weir.classes());
  }

  @Test
  void foreignMemoryStaysInBpf() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Weir.BPF)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(Weir.classes());
  }

  /// A slice for each package, but one for the data model: the batches and what they hold name each
  /// other.
  private static SliceAssignment packages() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        String name = type.getPackageName();
        return SliceIdentifier.of(name.equals("dev.weir.api.flow") ? "dev.weir.api" : name);
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }
}
