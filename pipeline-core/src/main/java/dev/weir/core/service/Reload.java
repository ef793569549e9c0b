// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.service;

import dev.weir.api.component.ComponentId;
import dev.weir.api.component.Kind;
import dev.weir.api.component.StartException;
import dev.weir.core.config.Configuration;
import dev.weir.core.config.ConfigurationException;
import dev.weir.core.config.LoadedConfiguration;
import dev.weir.core.config.Problem;
import dev.weir.core.graph.BuildException;
import dev.weir.core.graph.Graph;
import dev.weir.core.graph.GraphChange;
import dev.weir.core.graph.GraphEnvironment;
import dev.weir.core.graph.StuckException;
import dev.weir.core.graph.Transition;
import dev.weir.core.log.Messages;
import dev.weir.core.service.ReloadResult.Outcome;
import dev.weir.core.telemetry.Telemetry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// One attempt to make a service run another configuration. Everything that can go wrong without
/// touching what runs comes first; then parts are exchanged, and exchanged back when a new one does
/// not start. For one thread, used once.
final class Reload {
  /// What runs after the attempt, and the result to tell.
  record Attempt(Running running, ReloadResult result) {}

  private final Running before;
  private final Function<Configuration, GraphEnvironment> environments;
  private final Telemetry telemetry;
  private final Ending ending;
  private final Supplier<Instant> now;
  private final List<String> notes = new ArrayList<>();

  /// @param environments what a graph of a configuration needs from around it
  Reload(
      Running before,
      Function<Configuration, GraphEnvironment> environments,
      Telemetry telemetry,
      Ending ending,
      Supplier<Instant> now) {
    this.before = before;
    this.environments = environments;
    this.telemetry = telemetry;
    this.ending = ending;
    this.now = now;
  }

  Attempt from(ConfigurationSource source) {
    LoadedConfiguration loaded;
    try {
      loaded = source.load();
    } catch (ConfigurationException e) {
      return nothingChanged(Outcome.INVALID, "", e.problems());
    } catch (RuntimeException e) {
      return nothingChanged(
          Outcome.INVALID, "it could not be read: " + Messages.chain(e), List.of());
    }
    loaded.warnings().forEach(warning -> notes.add("warning: " + warning));
    List<Problem> fixed = loaded.checkReload(before.configuration().service());
    if (!fixed.isEmpty()) {
      return nothingChanged(Outcome.INVALID, "", fixed);
    }
    Configuration configuration = loaded.configuration();
    Graph next;
    try {
      next = before.graph().rebuild(configuration, environments.apply(configuration));
    } catch (BuildException e) {
      return nothingChanged(Outcome.INVALID, String.valueOf(e.getMessage()), List.of());
    }
    return exchange(configuration, next);
  }

  private Attempt exchange(Configuration configuration, Graph next) {
    Duration time = before.configuration().service().shutdownDeadline();
    GraphChange change = GraphChange.between(before.graph(), next);
    Transition there = new Transition(before.graph(), next, telemetry);
    try {
      there.pause(time);
    } catch (StuckException e) {
      return nothingChanged(Outcome.BLOCKED, String.valueOf(e.getMessage()), List.of());
    }
    telemetry.healthGrace(configuration.service().healthGrace());
    ending.hold(renewed(change));
    try {
      there.stopOld(time);
      there.startNew();
    } catch (StartException | RuntimeException e) {
      return back(there, next, time, Messages.chain(e));
    }
    notes.addAll(there.finish());
    ending.expect(next.receiverIds());
    return new Attempt(
        new Running(configuration, next, now.get(), before.generation() + 1),
        result(Outcome.APPLIED, "", List.of(), change));
  }

  private Attempt back(Transition there, Graph failed, Duration time, String reason) {
    Configuration configuration = before.configuration();
    telemetry.healthGrace(configuration.service().healthGrace());
    Graph old = failed;
    Transition way = there;
    Outcome outcome = Outcome.ROLLED_BACK;
    String message = reason;
    try {
      old = there.keptParts().rebuild(configuration, environments.apply(configuration));
      way = there.back(old);
      way.pause(time);
      way.stopOld(time);
      way.startNew();
    } catch (StuckException | StartException | RuntimeException e) {
      outcome = Outcome.FAILED;
      message = reason + "; and then: " + Messages.chain(e);
    }
    notes.addAll(way.finish());
    if (outcome == Outcome.FAILED) {
      ending.fail("the reload failed: " + message);
    }
    ending.expect(old.receiverIds());
    GraphChange change = GraphChange.between(before.graph(), old);
    if (outcome == Outcome.ROLLED_BACK) {
      change.restarted().forEach(one -> notes.add(one.key() + " was started again as it was"));
    }
    return new Attempt(
        new Running(configuration, old, before.since(), before.generation() + 1),
        result(outcome, message, List.of(), change));
  }

  private static Set<ComponentId> renewed(GraphChange change) {
    Set<ComponentId> renewed = new HashSet<>();
    Stream.concat(
            change.restarted().stream().map(GraphChange.Restart::key), change.stopped().stream())
        .filter(key -> key.kind() == Kind.RECEIVER)
        .forEach(key -> renewed.add(key.id()));
    return renewed;
  }

  private Attempt nothingChanged(Outcome outcome, String message, List<Problem> problems) {
    GraphChange change = GraphChange.between(before.graph(), before.graph());
    return new Attempt(before, result(outcome, message, problems, change));
  }

  private ReloadResult result(
      Outcome outcome, String message, List<Problem> problems, GraphChange change) {
    return new ReloadResult(outcome, now.get(), message, problems, change, notes);
  }
}
