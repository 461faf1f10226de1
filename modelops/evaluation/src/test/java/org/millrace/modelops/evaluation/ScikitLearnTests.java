package org.millrace.modelops.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The golden files are what their scripts write, with the versions they name. */
class ScikitLearnTests {
  private static PythonEnvironment python;

  @BeforeAll
  static void make() throws Exception {
    python = PythonEnvironment.of("scikit-learn==1.9.1", "numpy==2.4.6", "scipy==1.17.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"golden", "golden_depth"})
  void goldenFileIsWhatScikitLearnSays(String name) throws Exception {
    JsonNode written = JsonMapper.shared().readTree(python.run(resource(name + ".py")));
    JsonNode golden = JsonMapper.shared().readTree(resource(name + ".json"));
    assertThat(written.at("/versions/scikit-learn")).isEqualTo(golden.at("/versions/scikit-learn"));
    assertThat(written.size()).isGreaterThan(1);
    same(name, written, golden);
  }

  /** Processors add in different orders, so the last digits of sums may differ. */
  private static void same(String where, JsonNode written, JsonNode golden) {
    assertThat(written.getNodeType()).as(where).isEqualTo(golden.getNodeType());
    if (golden.isNumber()) {
      double value = golden.asDouble();
      assertThat(written.asDouble())
          .as(where)
          .isCloseTo(value, within(1e-10 * Math.max(1, Math.abs(value)) + noise(where)));
    } else if (golden.isArray()) {
      assertThat(written.size()).as(where).isEqualTo(golden.size());
      for (int i = 0; i < golden.size(); i++) {
        same(where + "/" + i, written.get(i), golden.get(i));
      }
    } else if (golden.isObject()) {
      Iterator<Map.Entry<String, JsonNode>> entries = golden.properties().iterator();
      while (entries.hasNext()) {
        Map.Entry<String, JsonNode> entry = entries.next();
        if (!entry.getKey().equals("versions")) {
          same(where + "/" + entry.getKey(), written.at("/" + entry.getKey()), entry.getValue());
        }
      }
    } else {
      assertThat(written).as(where).isEqualTo(golden);
    }
  }

  /** Differences of nearly equal numbers, divided by a small step. */
  private static double noise(String where) {
    return where.endsWith("/ap_variance") ? 1e-6 : 0;
  }

  private static String resource(String name) throws Exception {
    try (InputStream in = ScikitLearnTests.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
