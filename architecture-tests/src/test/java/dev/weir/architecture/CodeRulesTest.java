// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What the code itself may and may not do.
class CodeRulesTest {
  /// Making, starting and delaying threads. Interrupting the current one is everybody's right.
  private static final Set<String> THREAD_CALLS =
      Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread", "sleep");

  @Test
  void componentsHaveTheirThreadsFromTheContext() {
    noClasses()
        .that()
        .resideInAPackage(Weir.COMPONENTS)
        .should()
        .callMethodWhere(threadCall())
        .orShould()
        .callConstructorWhere(threadCall())
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Executors.class, ExecutorService.class, CompletableFuture.class, Timer.class)
        .because("context.threads() names, watches and ends them")
        .allowEmptyShould(true)
        .check(Weir.classes());
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage(Weir.CLI)
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(Weir.classes());
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Utils?|Helpers?|Impl|Base|Abstract\\w+)")
        .check(Weir.classes());
  }

  @Test
  void classesAreNotMadeForInheritance() {
    classes()
        .that(areOrdinaryClasses())
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(Weir.classes());
  }

  private static DescribedPredicate<JavaCall<?>> threadCall() {
    return DescribedPredicate.describe(
        "makes, starts or delays a thread",
        call ->
            call.getTargetOwner().isAssignableTo(Thread.class)
                && THREAD_CALLS.contains(call.getTarget().getName()));
  }

  private static DescribedPredicate<JavaClass> areOrdinaryClasses() {
    return DescribedPredicate.describe(
        "are ordinary classes",
        type ->
            !type.isInterface()
                && !type.isEnum()
                && !type.isRecord()
                && !type.isAnonymousClass()
                && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                && !type.getModifiers().contains(JavaModifier.SYNTHETIC));
  }
}
