package org.millrace.bench;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.FeatureSource;
import org.millrace.dataops.features.PointInTimePass;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Projection;
import org.millrace.kernel.Row;

/** A training set from datasets, in one pass that holds none of it. */
final class TrainingSet {
  private static final int BATCH = 122_880;
  private static final String SPINE_ORDER = "scheduled_departure";

  private final DatasetCatalog catalog;
  private final FeaturePlan plan;

  TrainingSet(DatasetCatalog catalog, FeaturePlan plan) {
    this.catalog = catalog;
    this.plan = plan;
  }

  /** The numbers of every looked-up feature, a column each, in the order of the entities' keys. */
  @SuppressWarnings("ArrayRecordComponent") // columns, read in place, never compared
  record Values(int[] features, double[][] columns) {
    int rows() {
      return columns[0].length;
    }
  }

  /** Computes every feature of every row into batches of columns, which are thrown away. */
  double seconds(String useCase) {
    ColumnBatch batch = new ColumnBatch(plan.features(), BATCH);
    long began = System.nanoTime();
    pass(
        useCase,
        (request, features) -> {
          if (batch.isFull()) {
            batch.clear();
          }
          batch.add(features);
        });
    return Workbench.secondsSince(began);
  }

  Values values(String useCase) {
    int[] features = PandasFeatures.lookedUp(plan);
    Map<String, double[]> rows = new HashMap<>();
    pass(
        useCase,
        (request, row) ->
            rows.put(
                String.valueOf(request.getString(plan.keyField())),
                Arrays.stream(features).mapToDouble(row::getDouble).toArray()));
    double[][] columns = new double[features.length][rows.size()];
    int at = 0;
    for (double[] row : new TreeMap<>(rows).values()) {
      for (int f = 0; f < row.length; f++) {
        columns[f][at] = row[f];
      }
      at++;
    }
    return new Values(features, columns);
  }

  private void pass(String useCase, BiConsumer<Row, Row> out) {
    Map<String, RowCursor> open = new HashMap<>();
    RowCursor spine = read(useCase, plan.spine(), SPINE_ORDER);
    try {
      for (FeatureSource source : plan.spec().sources()) {
        open.computeIfAbsent(
            source.stream(),
            stream -> read(useCase, stream, plan.fields(stream), source.knownAt()));
      }
      Map<String, Iterator<Row>> streams = new HashMap<>(open);
      PointInTimePass.run(plan, requests(useCase, spine), streams, out);
    } finally {
      spine.close();
      open.values().forEach(RowCursor::close);
    }
  }

  private Iterator<Row> requests(String useCase, RowCursor spine) {
    Projection projection = new Projection(dataset(useCase, plan.spine()).schema(), plan.request());
    Row request = new Row(plan.request());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return spine.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        projection.apply(spine.next(), request);
        return request;
      }
    };
  }

  private RowCursor read(String useCase, String stream, List<String> fields, String order) {
    Dataset dataset = dataset(useCase, stream);
    return dataset.read(dataset.current().orElseThrow(), fields, order, "true");
  }

  private RowCursor read(String useCase, String stream, String order) {
    Dataset dataset = dataset(useCase, stream);
    return dataset.read(dataset.current().orElseThrow(), order, "true");
  }

  private Dataset dataset(String useCase, String stream) {
    return catalog.find(useCase + "." + stream).orElseThrow();
  }

  /**
   * Writes every stream several times over, with keys that no other copy has. The copies of a
   * record follow each other, so that records lie in the order in which they became known, as a
   * topic has them.
   *
   * @return the name of the use case that the copies belong to
   */
  String repeat(String useCase, int copies) {
    String name = useCase + "-x" + copies;
    TreeSet<String> streams = new TreeSet<>(plan.streams());
    streams.add(plan.spine());
    streams.forEach(stream -> repeat(useCase, name, stream, copies));
    return name;
  }

  private void repeat(String useCase, String name, String stream, int copies) {
    Dataset from = dataset(useCase, stream);
    Dataset to = catalog.createIfAbsent(name + "." + stream, from.schema());
    ColumnBatch batch = new ColumnBatch(from.schema(), BATCH);
    try (RowCursor rows = read(useCase, stream, "known_at")) {
      while (rows.hasNext()) {
        Row row = rows.next();
        for (int copy = 0; copy < copies; copy++) {
          batch.add(renamed(row, copy));
          if (batch.isFull()) {
            append(to, batch);
          }
        }
      }
    }
    append(to, batch);
  }

  private static void append(Dataset to, ColumnBatch batch) {
    to.append(List.of(batch), Map.of(), Map.of());
    batch.clear();
  }

  /** Every text but the kind of a cancellation is a key or part of one. */
  private static Row renamed(Row record, int copy) {
    Row row = record.copy();
    for (int field = 0; field < row.schema().size(); field++) {
      String text = row.getString(field);
      if (text != null && !row.schema().field(field).name().equals("kind")) {
        row.setString(field, text + "~" + copy);
      }
    }
    return row;
  }
}
