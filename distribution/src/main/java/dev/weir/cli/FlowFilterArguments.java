// SPDX-License-Identifier: Apache-2.0
package dev.weir.cli;

import dev.weir.api.flow.Verdict;
import dev.weir.api.net.Prefix;
import dev.weir.api.net.Protocol;
import dev.weir.cli.flows.FlowFilter;
import dev.weir.cli.flows.FlowFilter.End;
import dev.weir.cli.flows.FlowFilter.PodPattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// The filters of `weir flows`, by the names that `hubble observe` gives them.
final class FlowFilterArguments {
  private static final int LAST_PORT = 65_535;

  @Option(
      names = {"-6", "--ipv6"},
      description = "Flows of IPv6.")
  private boolean ipv6;

  @Option(
      names = {"-4", "--ipv4"},
      description = "Flows of IPv4.")
  private boolean ipv4;

  @Option(
      names = "--ip",
      paramLabel = "ADDRESS",
      split = ",",
      converter = PrefixConverter.class,
      description = "From or to this address or prefix.")
  private List<Prefix> ips = new ArrayList<>();

  @Option(
      names = "--from-ip",
      paramLabel = "ADDRESS",
      split = ",",
      converter = PrefixConverter.class,
      description = "From it: whose first packet was seen first.")
  private List<Prefix> fromIps = new ArrayList<>();

  @Option(
      names = "--to-ip",
      paramLabel = "ADDRESS",
      split = ",",
      converter = PrefixConverter.class,
      description = "To it.")
  private List<Prefix> toIps = new ArrayList<>();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      split = ",",
      converter = PortConverter.class,
      description = "From or to this port.")
  private List<Integer> ports = new ArrayList<>();

  @Option(
      names = "--protocol",
      paramLabel = "PROTOCOL",
      split = ",",
      converter = ProtocolConverter.class,
      description = "Of this protocol above IP, by name or IANA number, such as tcp, icmpv6 or 47.")
  private List<Integer> protocols = new ArrayList<>();

  @Option(
      names = "--verdict",
      paramLabel = "VERDICT",
      split = ",",
      converter = VerdictConverter.class,
      description =
          "What became of its packets: forwarded (nothing was dropped), dropped, or denied (dropped by"
              + " a rule). Of interfaces, not of captures.")
  private List<Verdict.Action> verdicts = new ArrayList<>();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      split = ",",
      description = "From or to a pod of this Kubernetes namespace.")
  private List<String> namespaces = new ArrayList<>();

  @Option(
      names = "--from-namespace",
      paramLabel = "NAME",
      split = ",",
      description = "From a pod of it.")
  private List<String> fromNamespaces = new ArrayList<>();

  @Option(
      names = "--to-namespace",
      paramLabel = "NAME",
      split = ",",
      description = "To a pod of it.")
  private List<String> toNamespaces = new ArrayList<>();

  @Option(
      names = "--pod",
      paramLabel = "[NAMESPACE/]NAME",
      split = ",",
      converter = PodConverter.class,
      description = "From or to a pod whose name begins so.")
  private List<PodPattern> pods = new ArrayList<>();

  FlowFilter filter() {
    List<Integer> versions = new ArrayList<>();
    if (ipv4) {
      versions.add(4);
    }
    if (ipv6) {
      versions.add(6);
    }
    return new FlowFilter()
        .ipVersions(versions)
        .addresses(End.EITHER, ips)
        .addresses(End.SOURCE, fromIps)
        .addresses(End.DESTINATION, toIps)
        .ports(ports)
        .protocols(protocols)
        .verdicts(verdicts)
        .namespaces(End.EITHER, namespaces)
        .namespaces(End.SOURCE, fromNamespaces)
        .namespaces(End.DESTINATION, toNamespaces)
        .pods(pods);
  }

  boolean asksForVerdicts() {
    return !verdicts.isEmpty();
  }

  /// Those of the filters that ask for names of Kubernetes.
  List<String> kubernetesOptions() {
    List<String> options = new ArrayList<>();
    addIf(!namespaces.isEmpty(), "--namespace", options);
    addIf(!fromNamespaces.isEmpty(), "--from-namespace", options);
    addIf(!toNamespaces.isEmpty(), "--to-namespace", options);
    addIf(!pods.isEmpty(), "--pod", options);
    return options;
  }

  private static void addIf(boolean given, String option, List<String> into) {
    if (given) {
      into.add(option);
    }
  }

  private static <T> T converted(String text, Function<String, T> read) {
    try {
      return read.apply(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /// Reads addresses and prefixes.
  static final class PrefixConverter implements ITypeConverter<Prefix> {
    @Override
    public Prefix convert(String text) {
      return converted(text, Prefix::parse);
    }
  }

  /// Reads pods.
  static final class PodConverter implements ITypeConverter<PodPattern> {
    @Override
    public PodPattern convert(String text) {
      return converted(text, PodPattern::parse);
    }
  }

  /// Reads port numbers.
  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      int port = number(text, LAST_PORT);
      if (port < 0) {
        throw new TypeConversionException(
            "'" + text + "' is no port; wanted a number from 0 to " + LAST_PORT);
      }
      return port;
    }
  }

  /// Reads names and numbers of protocols.
  static final class ProtocolConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      int number = number(text, 255);
      String name = text.toLowerCase(Locale.ROOT);
      return IntStream.rangeClosed(0, 255)
          .filter(each -> each == number || Protocol.name(each).equals(name))
          .boxed()
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'" + text + "' is no protocol; wanted a number from 0 to 255 or " + names()));
    }

    private static String names() {
      return IntStream.rangeClosed(0, 255)
          .mapToObj(Protocol::name)
          .filter(name -> number(name, 255) < 0)
          .collect(Collectors.joining(", "));
    }
  }

  /// Reads verdicts.
  static final class VerdictConverter implements ITypeConverter<Verdict.Action> {
    @Override
    public Verdict.Action convert(String text) {
      return Arrays.stream(Verdict.Action.values())
          .filter(action -> action.name().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'"
                      + text
                      + "' is no verdict; wanted "
                      + Stream.of(Verdict.Action.values())
                          .map(action -> action.name().toLowerCase(Locale.ROOT))
                          .collect(Collectors.joining(", "))));
    }
  }

  /// The number, or -1 when it is none of 0 to `last`.
  private static int number(String text, int last) {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = digits ? Integer.parseInt(text) : -1;
    return number <= last ? number : -1;
  }
}
