package org.millrace.modelops.predictor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class EncodingTests {
  private static final Schema FEATURES =
      Schema.of(
          Field.required("hour", FieldType.INTEGER),
          Field.optional("temp", FieldType.NUMBER),
          Field.optional("carrier", FieldType.STRING),
          Field.optional("late_before", FieldType.BOOLEAN));

  @Test
  void inputsAreSortedByNameAsTribuoSortsThem() {
    Encoding encoding = learn(row(1, 2.0, "UA", true), row(2, 3.0, "AA", false));
    assertThat(encoding.names())
        .containsExactly("carrier=AA", "carrier=UA", "hour", "late_before", "temp");
    assertThat(encoding.size()).isEqualTo(5);
  }

  @Test
  void numbersInputsAsTribuoDoes() {
    List<Row> rows = Flights.rows(300, 8);
    Encoding encoding = Flights.encoding(rows);
    MutableDataset<Label> dataset =
        new MutableDataset<>(
            new SimpleDataSourceProvenance("test", new LabelFactory()), new LabelFactory());
    for (Row row : rows) {
      ArrayExample<Label> example = new ArrayExample<>(new Label("late"));
      encoding.forEach(row, (index, name, value) -> example.add(name, value));
      dataset.add(example);
    }
    ImmutableFeatureMap tribuo = dataset.getFeatureIDMap();
    assertThat(tribuo.size()).isEqualTo(encoding.size());
    for (int i = 0; i < encoding.size(); i++) {
      assertThat(tribuo.getID(encoding.names().get(i))).isEqualTo(i);
    }
  }

  @Test
  void passesOnWhatIsPresent() {
    Encoding encoding = learn(row(1, 2.0, "UA", true), row(2, 3.0, "AA", false));
    assertThat(inputs(encoding, row(7, -1.5, "UA", true)))
        .containsExactly("2 hour 7.0", "4 temp -1.5", "1 carrier=UA 1.0", "3 late_before 1.0");
    assertThat(inputs(encoding, row(0, 0.0, "AA", false)))
        .containsExactly("2 hour 0.0", "4 temp 0.0", "0 carrier=AA 1.0", "3 late_before 0.0");
  }

  @Test
  void anUnseenCategoryIsAbsent() {
    Encoding encoding = learn(row(1, 2.0, "UA", true));
    assertThat(inputs(encoding, row(7, 1, "ZZ", true)))
        .containsExactly("1 hour 7.0", "3 temp 1.0", "2 late_before 1.0");
  }

  @Test
  void whatIsMissingOrNoUsableNumberIsAbsent() {
    Encoding encoding = learn(row(1, 2.0, "UA", true));
    assertThat(inputs(encoding, new Row(FEATURES))).isEmpty();
    double tooLarge = Math.nextUp((double) Float.MAX_VALUE);
    for (double value :
        new double[] {
          Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, tooLarge, -tooLarge
        }) {
      assertThat(inputs(encoding, row(7, value, "UA", true))).hasSize(3);
    }
    assertThat(inputs(encoding, row(7, Float.MAX_VALUE, "UA", true))).hasSize(4);
  }

  @Test
  void aFeatureNeverPresentInTrainingIsNoInput() {
    Row first = row(1, Double.NaN, "UA", true);
    first.setNull(2);
    Encoding encoding = learn(first);
    assertThat(encoding.names()).containsExactly("hour", "late_before");
    assertThat(inputs(encoding, row(7, 1.0, "UA", true)))
        .containsExactly("0 hour 7.0", "1 late_before 1.0");
  }

  @Test
  void theOrderOfTheTrainingRowsDoesNotMatter() {
    List<Row> rows = new ArrayList<>(Flights.rows(500, 8));
    Encoding one = Flights.encoding(rows);
    Collections.shuffle(rows, new Random(1));
    assertThat(Flights.encoding(rows).inputs()).isEqualTo(one.inputs());
  }

  @Test
  void isTheSameFromItsInputs() {
    Encoding learned = Flights.encoding(Flights.rows(500, 8));
    Encoding again = Encoding.of(Flights.FEATURES, learned.inputs());
    for (Row row : Flights.strangeRows()) {
      assertThat(inputs(again, row)).isEqualTo(inputs(learned, row));
    }
  }

  @Test
  void refusesInputsThatDoNotFitTheFeatures() {
    Encoding.Input hour = new Encoding.Input("hour", null);
    for (List<Encoding.Input> wrong :
        List.of(
            List.of(new Encoding.Input("minute", null)),
            List.of(new Encoding.Input("hour", "7")),
            List.of(new Encoding.Input("carrier", null)),
            List.of(hour, hour))) {
      assertThatThrownBy(() -> Encoding.of(FEATURES, wrong))
          .isInstanceOf(ProblemException.class)
          .hasMessageContaining("Invalid model input '" + wrong.get(0).name() + "'");
    }
  }

  @Test
  void refusesAFeatureOfTooManyCategories() {
    Encoding.Builder builder = Encoding.learn(FEATURES);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 20_000; i++) {
                builder.observe(row(1, 1, "flight " + i, true));
              }
            })
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot encode feature 'carrier'")
        .hasMessageContaining("more than 20000 distinct values");
  }

  private static Encoding learn(Row... rows) {
    Encoding.Builder builder = Encoding.learn(FEATURES);
    for (Row row : rows) {
      builder.observe(row);
    }
    return builder.build();
  }

  private static List<String> inputs(Encoding encoding, Row row) {
    List<String> inputs = new ArrayList<>();
    encoding.forEach(row, (index, name, value) -> inputs.add(index + " " + name + " " + value));
    return inputs;
  }

  private static Row row(long hour, double temp, String carrier, boolean lateBefore) {
    Row row = new Row(FEATURES);
    row.setLong(0, hour);
    row.setDouble(1, temp);
    row.setString(2, carrier);
    row.setBoolean(3, lateBefore);
    return row;
  }
}
