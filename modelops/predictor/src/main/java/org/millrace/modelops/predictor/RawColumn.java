package org.millrace.modelops.predictor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.millrace.dataops.features.Feature;
import org.millrace.dataops.features.FeatureSpec;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;

/**
 * One column of the rows that a package answers by itself: a field of the request, or a feature
 * that is looked up, under its own name, since a package does not know what was known when.
 */
record RawColumn(String name, FieldType type, boolean required) {
  private static final String ANY = "any";

  /**
   * The request's fields, then the features that are looked up, which are all optional.
   *
   * @throws ProblemException if such a feature bears the name of a field
   */
  static List<RawColumn> of(FeatureSpec spec) {
    List<RawColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Field field : spec.request()) {
      columns.add(new RawColumn(field.name(), field.type(), field.required()));
      names.add(field.name());
    }
    for (Feature feature : spec.features()) {
      if (!(feature instanceof Feature.Computed)) {
        if (!names.add(feature.name())) {
          throw new ProblemException(
              "Cannot package feature '" + feature.name() + "'",
              "the request has a field of that name, and a package takes both as columns",
              "rename the feature in dataops.yaml");
        }
        columns.add(new RawColumn(feature.name(), feature.type(), false));
      }
    }
    return columns;
  }

  /**
   * The column's type in MLflow's signature, which MLflow enforces before the loader sees a row. It
   * is {@code any} where MLflow would refuse what the loader can read: of a number, Python's whole
   * numbers; of a time, either datetimes (from Python) or ISO-8601 text (from JSON); of an optional
   * column, one that pandas made of NaN. The loader then checks these by itself.
   */
  String mlflowType() {
    if (!required) {
      return ANY;
    }
    return switch (type) {
      case BOOLEAN -> "boolean";
      case INTEGER -> "long";
      case STRING -> "string";
      case NUMBER, TIMESTAMP, LOCAL_TIMESTAMP -> ANY;
    };
  }
}
