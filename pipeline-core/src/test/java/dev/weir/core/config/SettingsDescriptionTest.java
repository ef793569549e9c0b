// SPDX-License-Identifier: Apache-2.0
package dev.weir.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.component.Setting;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SettingsDescriptionTest {
  record NoSetting(int a) {}

  record UnknownType(@Setting("A set.") Set<String> a) {}

  record NullDefault(@Setting("A text.") String a) {}

  record Itself(@Setting("More.") List<Itself> more) {}

  record Odd_Name(@Setting("A number.") int odd__name) {}

  @Test
  void listsEverySettingWithItsDefault() {
    assertThat(SettingsDescription.of(new Samples.TapFactory()))
        .extracting(
            setting -> setting.key() + " " + setting.type() + " = " + setting.defaultValue())
        .containsExactly(
            "interfaces list of string = [eth*]",
            "interval duration = 5s",
            "max_chain integer = 16",
            "max_flows integer = 65536",
            "sample_ratio number = 1.0",
            "promiscuous boolean = false",
            "buffer size = 4MiB",
            "directory path = /var/lib/weir",
            "mode native_driver|generic = native_driver",
            "labels map of string = {}",
            "tls.enabled boolean = false",
            "tls.ca_file path = ca.pem",
            "tls.password string = ''",
            "rules list of map = []",
            "rules[].name string = ",
            "rules[].ports list of integer = [80]",
            "span.from integer = 1",
            "span.to integer = 9");
  }

  @Test
  void listsKeysWithoutTheRest() {
    assertThat(SettingsDescription.keys(new Samples.TapFactory()))
        .isEqualTo(
            SettingsDescription.of(new Samples.TapFactory()).stream()
                .map(SettingDescription::key)
                .toList())
        .contains("interfaces", "rules[].ports", "span.to");
  }

  @Test
  void carriesDocumentationAndMarks() {
    assertThat(SettingsDescription.of(new Samples.FileFactory()))
        .containsExactly(
            new SettingDescription(
                "directory", "path", "", "Where to.", true, false, "/var/lib/weir"));
    assertThat(SettingsDescription.of(new Samples.RemoteFactory()))
        .filteredOn(SettingDescription::secret)
        .extracting(SettingDescription::key)
        .containsExactly("token", "headers", "pin");
  }

  @Test
  void ownRecordsAreDescribed() {
    assertThat(SettingsDescription.of(QueueSettings.DEFAULTS)).hasSize(7);
    assertThat(SettingsDescription.of(RetrySettings.DEFAULTS)).hasSize(6);
    assertThat(SettingsDescription.of(ServiceSettings.DEFAULTS))
        .extracting(SettingDescription::key)
        .containsExactly(
            "admin.enabled",
            "admin.listen",
            "telemetry.logs.level",
            "telemetry.logs.format",
            "telemetry.metrics.otlp.endpoint",
            "telemetry.metrics.otlp.interval",
            "telemetry.metrics.otlp.headers",
            "shutdown_deadline",
            "health_grace",
            "memory_limit");
  }

  @Test
  void refusesRecordsThatCannotBeSettings() {
    assertThatThrownBy(() -> SettingsDescription.of(new NoSetting(1)))
        .hasMessage("NoSetting.a has no @Setting");
    assertThatThrownBy(() -> SettingsDescription.of(new UnknownType(Set.of())))
        .hasMessage(
            "UnknownType.a has the type java.util.Set<java.lang.String>, which settings cannot"
                + " hold");
    assertThatThrownBy(() -> SettingsDescription.of(nullDefault()))
        .hasMessage("NullDefault: the default of 'a' is null");
    assertThatThrownBy(() -> SettingsDescription.of(new Itself(List.of())))
        .hasMessage("Itself contains itself");
    assertThatThrownBy(() -> SettingsDescription.of(new Odd_Name(1)))
        .hasMessageContaining("gives the key 'odd__name'");
  }

  @SuppressWarnings("NullAway") // as a plugin without null checks might
  private static NullDefault nullDefault() {
    return new NullDefault(null);
  }
}
