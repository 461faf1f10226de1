package org.millrace.dataops.contracts;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The published JSON Schema of ODCS 3.1.0, which says how a contract is written. */
final class OdcsSchema {
  private static final Schema SCHEMA = load();

  private OdcsSchema() {}

  /** Refuses what is no ODCS: unknown keys, wrong types, missing parts. */
  static void check(YamlDocument document) {
    for (Error error : SCHEMA.validate(document.tree())) {
      if (!isEcho(error)) {
        String pointer = error.getInstanceLocation().toString();
        String place = pointer.isEmpty() ? "the file" : pointer;
        document.refuse(
            pointerOf(error, pointer),
            place + ": " + error.getMessage(),
            "write it as the Open Data Contract Standard 3.1.0 says");
      }
    }
  }

  /**
   * That one of several branches had to hold says nothing new: the branch that fails says why. Keys
   * that the schema leaves unevaluated, and unknown options, are refused by the readers.
   */
  private static boolean isEcho(Error error) {
    return switch (String.valueOf(error.getKeyword())) {
      case "oneOf", "anyOf", "unevaluatedProperties" -> true;
      case "additionalProperties" ->
          error.getInstanceLocation().toString().endsWith("/logicalTypeOptions");
      default -> false;
    };
  }

  private static String pointerOf(Error error, String pointer) {
    String property = error.getProperty();
    return property == null ? pointer : pointer + '/' + property;
  }

  private static Schema load() {
    try (InputStream in = OdcsSchema.class.getResourceAsStream("odcs-json-schema-v3.1.0.json")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks the ODCS schema");
      }
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
          .getSchema(in, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the ODCS schema", e);
    }
  }
}
