package org.millrace.modelops.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.kernel.Field;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.tracking.RunStatus;

class LeakageTests {
  private static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

  /** By SHA-256 as Python's hashlib computes it. */
  private static final List<Integer> KNOWN = List.of(1, 3, 4, 7, 11);

  @TempDir Path folder;
  TrainingFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = new TrainingFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aRowStaysInItsPartHoweverMuchTheDataGrows() {
    HashShare share = new HashShare(7, 0.3);
    long held = IntStream.range(0, 10_000).filter(i -> share.holds("#o" + i)).count();
    assertThat(held / 10_000.0).isCloseTo(0.3, within(0.02));
    // Known answers: whoever changes the hash moves rows of finished models to the other part.
    assertThat(IntStream.range(0, 12).filter(i -> share.holds("#o" + i)).boxed().toList())
        .isEqualTo(KNOWN);
    assertThat(
            IntStream.range(0, 12)
                .filter(i -> new HashShare(8, 0.3).holds("#o" + i))
                .boxed()
                .toList())
        .isNotEqualTo(KNOWN);
  }

  @Test
  void aSplitByHashIsRefusedUntilTheRowsAreSaidToBeIndependentOfTime() throws IOException {
    fixture.parcels().append(0, 2000);
    edit("split: {by: time, test: 0.3}", "split: {by: hash, test: 0.3}");
    assertThatThrownBy(() -> fixture.train(APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("training rows have outcomes that were not known by then")
        .hasMessageContaining("leakage: {across-time: true}");
    assertThat(fixture.tracker.list("parcels", 10))
        .singleElement()
        .satisfies(run -> assertThat(run.status()).isEqualTo(RunStatus.FAILED));

    edit("seed: 7", "seed: 7\nleakage: {across-time: true}");
    TrainingReport report = fixture.train(APRIL);
    TrainingReport.RowCounts rows = report.rows();
    assertThat(rows.embargoed()).isZero();
    assertThat((double) rows.test() / (rows.test() + rows.train())).isCloseTo(0.3, within(0.05));
    assertThat(report.metrics().get("auc")).isGreaterThan(0.8);
  }

  @Test
  void aSplitByEntityKeepsEachEntityInOnePart() throws IOException {
    fixture.parcels().append(0, 2000);
    edit("split: {by: time, test: 0.3}", "split: {by: entity, entity: depot, test: 0.4}");
    edit("seed: 7", "seed: 7\nleakage: {across-time: true, entity: depot}");
    TrainingReport report = fixture.train(APRIL);
    // There are three depots with a third of the orders each.
    double test = report.rows().test();
    double all = test + report.rows().train();
    assertThat(Math.min(Math.abs(test / all - 1 / 3.0), Math.abs(test / all - 2 / 3.0)))
        .isLessThan(0.05);
  }

  @Test
  void anEntityInBothPartsFailsTheRun() throws IOException {
    fixture.parcels().append(0, 2000);
    edit("seed: 7", "seed: 7\nleakage: {entity: depot}");
    assertThatThrownBy(() -> fixture.train(APRIL))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot measure on test rows that share 'depot'")
        .hasMessageContaining("3 of its values are in both parts, such as 'harbour'")
        .hasMessageContaining("{by: entity, entity: depot}");
  }

  @Test
  void anEntityThatNoRequestHasIsNamed() throws IOException {
    edit("seed: 7", "seed: 7\nleakage: {entity: customer}");
    assertThatThrownBy(() -> Recipe.read(fixture.useCase()))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("Cannot tell entities apart by 'customer'")
        .hasMessageContaining("order_id");
  }

  @Test
  void aFeatureThatIsTheLabelInDisguiseIsFound() {
    Schema schema =
        new Schema(
            List.of(
                Field.optional("honest", FieldType.NUMBER),
                Field.optional("refund", FieldType.NUMBER),
                Field.optional("status", FieldType.STRING)));
    RowTable table = new RowTable(schema);
    double[] targets = new double[2000];
    Random random = new Random(5);
    Row row = new Row(schema);
    for (int i = 0; i < targets.length; i++) {
      boolean label = random.nextInt(4) == 0;
      targets[i] = label ? 1 : 0;
      row.clear();
      row.setDouble(0, random.nextGaussian() + targets[i]);
      if (label) {
        row.setDouble(1, random.nextDouble());
      }
      row.setString(2, label ? "returned" : "kept" + random.nextInt(3));
      table.add(row);
    }
    Examples examples =
        new Examples(
            table, targets, new long[targets.length], new double[0], new int[targets.length]);
    Division division =
        new Division(examples, new Split(1500, 1500, targets.length, Instant.EPOCH));
    assertThat(Telltale.find(division, Task.CLASSIFICATION, List.of()))
        .extracting(Telltale::feature)
        .containsExactly("refund", "status");
    assertThat(
            Telltale.find(division, Task.CLASSIFICATION, List.of("status"))
                .get(0)
                .problem()
                .toString())
        .contains("Cannot trust feature 'refund'", "AUC of 1.0000", "trusted: [refund]");
  }

  @Test
  void aFeatureThatIsTheQuantityInDisguiseIsFound() {
    Schema schema =
        new Schema(
            List.of(
                Field.optional("honest", FieldType.NUMBER),
                Field.optional("paid", FieldType.NUMBER),
                Field.optional("bracket", FieldType.STRING)));
    RowTable table = new RowTable(schema);
    double[] targets = new double[2000];
    Random random = new Random(5);
    Row row = new Row(schema);
    for (int i = 0; i < targets.length; i++) {
      targets[i] = random.nextInt(40);
      row.clear();
      row.setDouble(0, targets[i] + random.nextGaussian());
      row.setDouble(1, -Math.exp(targets[i] / 10));
      row.setString(2, "b" + targets[i]);
      table.add(row);
    }
    Examples examples = new Examples(table, targets, new long[2000], new double[0], new int[2000]);
    Division division = new Division(examples, new Split(1500, 1500, 2000, Instant.EPOCH));
    assertThat(Telltale.find(division, Task.REGRESSION, List.of()))
        .extracting(Telltale::feature)
        .containsExactly("paid", "bracket");
    assertThat(
            Telltale.find(division, Task.REGRESSION, List.of("paid")).get(0).problem().toString())
        .contains("Cannot trust feature 'bracket'", "correlation of 1.0000");
  }

  private void edit(String what, String with) throws IOException {
    Parcels.edit(folder.resolve("parcels"), ModelopsSettings.FILE, what, with);
  }
}
