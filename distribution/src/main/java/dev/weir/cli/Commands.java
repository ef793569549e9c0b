// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.cli.demo.WeirProcess;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;

/// The commands by name. A command's options are read from its class, all of them for many
/// milliseconds: who names a command gets that one alone.
final class Commands {
  private static final Map<String, Supplier<Object>> COMMANDS = commands();

  private Commands() {}

  /// The command line for these arguments: with the command that they begin with, or with all.
  static CommandLine line(String[] arguments) {
    CommandLine line = new CommandLine(new WeirCommand());
    Supplier<Object> named = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
    if (named != null) {
      line.addSubcommand(named.get());
    } else if (!isVersion(arguments)) {
      COMMANDS.values().forEach(command -> line.addSubcommand(command.get()));
      line.addSubcommand(new HelpCommand());
    }
    return line;
  }

  private static boolean isVersion(String[] arguments) {
    return arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"));
  }

  /// In the order in which help names them.
  private static Map<String, Supplier<Object>> commands() {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("run", RunCommand::new);
    commands.put("validate", ValidateCommand::new);
    commands.put("inspect", InspectCommand::new);
    commands.put("record", RecordCommand::new);
    commands.put("flows", FlowsCommand::new);
    commands.put("components", ComponentsCommand::new);
    commands.put("print-config", PrintConfigCommand::new);
    commands.put("demo", DemoCommand::new);
    commands.put(WeirProcess.INSIDE, DemoInsideCommand::new);
    commands.put(WeirProcess.PEER, DemoPeerCommand::new);
    return commands;
  }
}
