// SPDX-License-Identifier: Apache-2.0
package dev.weir.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// What the Maven files keep to.
class PomTest {
  private static final Path PARENT = Path.of("pom.xml");

  @Test
  void versionsStandInTheParentOnly() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path pom : modulePoms()) {
      for (String kind : new String[] {"dependency", "plugin", "path", "extension"}) {
        for (Element element : elements(parse(pom), kind)) {
          if (!text(element, "version").isEmpty()) {
            found.add(pom + ": " + text(element, "artifactId"));
          }
        }
      }
    }
    assertThat(found).as("versions outside of the parent").isEmpty();
  }

  @Test
  void everyModuleIsBuilt() throws Exception {
    List<String> modules =
        elements(parse(PARENT), "module").stream().map(Element::getTextContent).toList();
    assertThat(modulePoms())
        .extracting(pom -> pom.subpath(0, pom.getNameCount() - 1).toString())
        .hasSameElementsAs(modules);
  }

  @Test
  void nothingIsListedTwice() throws Exception {
    for (Path pom : Repository.files("pom.xml")) {
      Document document = parse(pom);
      for (String list : new String[] {"dependencies"}) {
        for (Element dependencies : elements(document, list)) {
          assertThat(children(dependencies).stream().map(PomTest::name))
              .as(pom.toString())
              .doesNotHaveDuplicates();
        }
      }
    }
  }

  @Test
  void onlyOurOwnVersionIsASnapshot() throws Exception {
    Document parent = parse(PARENT);
    List<String> versions = new ArrayList<>();
    for (Element dependency : elements(parent, "dependency")) {
      String version = text(dependency, "version");
      if (version.contains("SNAPSHOT") || version.contains("LATEST") || version.contains("[")) {
        versions.add(name(dependency));
      }
    }
    assertThat(versions).isEmpty();
  }

  /// A component's directory, its artifact and its package tell the same name.
  @Test
  void componentsAreNamedAfterTheirDirectory() throws Exception {
    for (Path pom : modulePoms()) {
      if (pom.getNameCount() == 3) {
        String section = pom.getName(0).toString();
        String kind = section.substring(0, section.length() - 1);
        assertThat(text(parse(pom).getDocumentElement(), "artifactId"))
            .isEqualTo("weir-" + kind + "-" + pom.getName(1));
      }
    }
  }

  private static List<Path> modulePoms() {
    return Repository.files("pom.xml").stream()
        .filter(pom -> !pom.equals(PARENT) && !pom.startsWith("docs"))
        .toList();
  }

  private static Document parse(Path pom) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(Repository.root().resolve(pom).toFile());
  }

  private static List<Element> elements(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static String text(Element parent, String tag) {
    return children(parent).stream()
        .filter(element -> element.getTagName().equals(tag))
        .findFirst()
        .map(element -> element.getTextContent().trim())
        .orElse("");
  }

  private static String name(Element dependency) {
    return text(dependency, "groupId")
        + ":"
        + text(dependency, "artifactId")
        + ":"
        + text(dependency, "classifier")
        + ":"
        + text(dependency, "type");
  }
}
