// SPDX-License-Identifier: Apache-2.0
package dev.weir.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.component.ByteSize;
import dev.weir.api.component.ComponentFactory;
import dev.weir.api.component.ProcessorFactory;
import dev.weir.api.component.ReceiverFactory;
import dev.weir.api.component.Setting;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a component says of itself, without running it.
final class DescriptionContract {
  private static final List<String> HEADINGS =
      List.of(
          "What it does",
          "Status",
          "Minimal config",
          "Settings",
          "Metrics it emits",
          "What it drops and when",
          "Privileges");
  private static final Set<Class<?>> SCALARS =
      Set.of(
          boolean.class,
          int.class,
          long.class,
          double.class,
          String.class,
          Duration.class,
          ByteSize.class,
          Path.class);
  private static final Pattern EXAMPLE =
      Pattern.compile("^```yaml\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  private final ComponentFactory<?> factory;

  DescriptionContract(ComponentFactory<?> factory) {
    this.factory = factory;
  }

  void typeIsDirectoryName() {
    Path module = Path.of("").toAbsolutePath();
    assertThat(factory.type()).isEqualTo(module.getFileName().toString());
    assertThat(module.getParent()).hasFileName(factory.kind().section());
  }

  void saysWhatItIs() {
    assertThat(factory.description()).isNotBlank().doesNotContain("\n").endsWith(".");
    assertThat(factory.stability()).isNotNull();
    assertThat(factory.defaults()).isNotNull();
  }

  void documentsEverySetting() {
    assertThat(settings()).allSatisfy((path, component) -> assertDocumented(path, component));
  }

  /// Only required settings may be wrong in the defaults, and they must be, or they would need no
  /// value.
  void defaultsAreValid() {
    List<String> wrong = problems(factory.defaults());
    List<String> unexpected =
        wrong.stream()
            .filter(problem ->
                settings().entrySet().stream()
                    .filter(entry -> setting(entry.getValue()).required())
                    .noneMatch(entry -> problem.startsWith(entry.getKey() + ": ")))
            .toList();
    assertThat(unexpected).as("problems of the defaults").isEmpty();
  }

  void checkSurvives(ComponentFactory<?> any) {
    assertThat(problems(any.defaults()))
        .allSatisfy(problem -> assertThat(problem).matches("(?s)[^:]*: .{8,}"));
  }

  /// The runtime looks for the setting `interval`, and wants it alone to change.
  <C extends Record> void changesInterval(ReceiverFactory<C> receiver) throws Exception {
    C defaults = receiver.defaults();
    Duration usual = receiver.interval(defaults);
    if (usual == null) {
      return;
    }
    Duration other = usual.plusSeconds(1);
    C changed = receiver.withInterval(defaults, other);
    assertThat(receiver.interval(changed)).isEqualTo(other);
    for (RecordComponent component : defaults.getClass().getRecordComponents()) {
      component.getAccessor().setAccessible(true);
      boolean interval = component.getName().equals("interval");
      assertThat(component.getAccessor().invoke(changed))
          .as(component.getName())
          .isEqualTo(interval ? other : component.getAccessor().invoke(defaults));
    }
    assertThat(settings()).containsKey("interval");
  }

  /// The runtime reports at the setting `window`.
  <C extends Record> void windowIsSetting(ProcessorFactory<C> processor) {
    if (processor.window(processor.defaults()) != null) {
      assertThat(settings()).containsKey("window");
    }
  }

  void readmeTellsAll() throws IOException {
    Path readme = Path.of("README.md");
    assertThat(readme).exists();
    String text = Files.readString(readme);
    for (String heading : HEADINGS) {
      assertThat(text).as("headings of README.md").contains("\n## " + heading + "\n");
    }
    Matcher example = EXAMPLE.matcher(text);
    assertThat(example.find()).as("README.md has a ```yaml example").isTrue();
    assertThat(example.group(1))
        .as("the first example of README.md")
        .contains(factory.kind().section() + ":")
        .containsPattern("(?m)^ +" + factory.type() + "(/\\S+)?:");
    assertThat(settings().keySet())
        .as("settings that README.md names")
        .allSatisfy(path -> assertThat(text).contains("`" + path + "`"));
  }

  List<String> problems(Record config) {
    List<String> problems = new ArrayList<>();
    check(factory, config, problems);
    return problems;
  }

  @SuppressWarnings("unchecked")
  private static <C extends Record> void check(
      ComponentFactory<C> factory, Record config, List<String> problems) {
    factory.check((C) config, (setting, message) -> problems.add(setting + ": " + message));
  }

  private Map<String, RecordComponent> settings() {
    Map<String, RecordComponent> settings = new LinkedHashMap<>();
    collect("", factory.defaults().getClass(), settings);
    return settings;
  }

  private static void collect(String prefix, Class<?> type, Map<String, RecordComponent> settings) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + snakeCase(component.getName());
      settings.put(path, component);
      Class<?> nested = elementType(component.getGenericType());
      if (nested.isRecord() && nested != ByteSize.class) {
        collect(path + ".", nested, settings);
      }
    }
  }

  private static void assertDocumented(String path, RecordComponent component) {
    assertThat(component.isAnnotationPresent(Setting.class)).as(path + " has @Setting").isTrue();
    assertThat(setting(component).value())
        .as("documentation of " + path)
        .isNotBlank()
        .endsWith(".");
    Class<?> type = elementType(component.getGenericType());
    assertThat(
            SCALARS.contains(type)
                || type.isEnum()
                || type.isRecord()
                || component
                    .getGenericType()
                    .getTypeName()
                    .equals("java.util.Map<java.lang.String, java.lang.String>"))
        .as("%s has a type that can be bound, got %s", path, component.getGenericType())
        .isTrue();
  }

  private static Setting setting(RecordComponent component) {
    return Objects.requireNonNull(component.getAnnotation(Setting.class), component.toString());
  }

  private static Class<?> elementType(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return elementType(list.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType other) {
      return (Class<?>) other.getRawType();
    }
    return type instanceof Class<?> plain ? plain : Object.class;
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
