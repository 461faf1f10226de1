package org.millrace.dataops.features;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;

/**
 * What is kept of each record of a source: the values that features read, as columns, and one bit
 * for each value that is there and each condition that is true.
 */
final class FactLayout {
  static final int MOST_BITS = 63;

  private final FeatureSource source;
  private final Schema fields;
  private final List<String> values;
  private final List<String> conditions;
  private final Schema columns;

  FactLayout(FeatureSpec spec, int index) {
    this.source = spec.sources().get(index);
    this.fields = source.schema();
    Set<String> texts = new LinkedHashSet<>();
    Set<String> wheres = new LinkedHashSet<>();
    for (Feature feature : spec.features()) {
      if (feature instanceof Feature.Latest latest && latest.source() == index) {
        texts.add(latest.field());
      } else if (feature instanceof Feature.Window window && window.source() == index) {
        window.field().ifPresent(texts::add);
        window.where().ifPresent(wheres::add);
      }
    }
    this.values = List.copyOf(texts);
    this.conditions = List.copyOf(wheres);
    List<Field> kept = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      kept.add(Field.optional("v" + i, type(values.get(i))));
    }
    this.columns = new Schema(kept);
    requireRoom(source.stream(), values.size() + conditions.size());
  }

  static void requireRoom(String stream, int bits) {
    if (bits > MOST_BITS) {
      throw new ProblemException(
          "Cannot keep " + bits + " fields and conditions of stream " + stream + " by one key",
          "there is room for " + MOST_BITS,
          "compute some of them before they are sent to the stream");
    }
  }

  FeatureSource source() {
    return source;
  }

  /** The fields of the stream that are read. */
  Schema fields() {
    return fields;
  }

  /** SQL of each column. */
  List<String> values() {
    return values;
  }

  List<String> conditions() {
    return conditions;
  }

  /** One field for each of values(). */
  Schema columns() {
    return columns;
  }

  int column(String text) {
    return values.indexOf(text);
  }

  long valueBit(String text) {
    return 1L << values.indexOf(text);
  }

  long conditionBit(String text) {
    return 1L << (values.size() + conditions.indexOf(text));
  }

  private FieldType type(String text) {
    return FactValue.parse(text, fields).type();
  }
}
