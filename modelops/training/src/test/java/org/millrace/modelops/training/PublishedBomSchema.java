package org.millrace.modelops.training;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cyclonedx.Version;

/** CycloneDX's own schema of version 1.6, as its Java library carries it. */
final class PublishedBomSchema {
  private static final String BASE = "http://cyclonedx.org/schema/";
  private static final String BOM = "bom-1.6.schema.json";

  private PublishedBomSchema() {}

  /** What the schema says against the bill; nothing if it is as it should be. */
  static List<String> faults(String bill) {
    Map<String, String> schemas = new HashMap<>();
    for (String name : List.of(BOM, "spdx.schema.json", "jsf-0.82.schema.json")) {
      schemas.put(BASE + name, resource(name));
    }
    return SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7, builder -> builder.schemas(schemas))
        .getSchema(SchemaLocation.of(BASE + BOM))
        .validate(
            bill,
            InputFormat.JSON,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Error::toString)
        .toList();
  }

  private static String resource(String name) {
    try (InputStream in =
        Objects.requireNonNull(Version.class.getResourceAsStream("/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
