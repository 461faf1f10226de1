package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;

/** What a person should look at although no gate asks for it. */
final class Warnings {
  private Warnings() {}

  /**
   * @param to training rows are [0, to)
   */
  static List<String> of(Measurement measured, Rows features, int to) {
    List<String> warnings = new ArrayList<>();
    for (Gain gain : measured.gains()) {
      if (gain.isNothing() && !gain.over().equals(Champion.NAME)) {
        warnings.add(
            String.format(
                Locale.ROOT,
                "The model gains nothing over the baseline '%s' that chance does not explain:"
                    + " its gain in %s is %.4f (95 %%: %.4f to %.4f). Give it better features, or"
                    + " use the baseline.",
                gain.over(),
                measured.model().lead(),
                gain.gain().value(),
                gain.gain().interval().lower(),
                gain.gain().interval().upper()));
      }
    }
    warnings.addAll(mute(features, to));
    return warnings;
  }

  /** Features that have no value, or but one, in the training rows. */
  private static List<String> mute(Rows features, int to) {
    Schema schema = features.schema();
    List<@Nullable Object> first = new ArrayList<>();
    boolean[] speaks = new boolean[schema.size()];
    Row row = new Row(schema);
    for (int i = 0; i < to; i++) {
      features.read(i, row);
      for (int field = 0; field < speaks.length; field++) {
        if (i == 0) {
          first.add(value(row, field));
        } else if (!speaks[field]) {
          speaks[field] = !Objects.equals(value(row, field), first.get(field));
        }
      }
    }
    List<String> warnings = new ArrayList<>();
    for (int field = 0; field < speaks.length; field++) {
      if (!speaks[field] && to > 0) {
        warnings.add(sentence(schema.field(field).name(), first.get(field), to));
      }
    }
    return warnings;
  }

  private static String sentence(String name, @Nullable Object value, int rows) {
    return "Feature '"
        + name
        + "' tells nothing: in all "
        + rows
        + " training rows it "
        + (value == null ? "is absent" : "is " + value)
        + ". Check its expression, its stream and its window, or leave it out.";
  }

  private static @Nullable Object value(Row row, int field) {
    if (row.isNull(field)) {
      return null;
    }
    String text = row.getString(field);
    return text != null ? text : (Object) row.getDouble(field);
  }
}
