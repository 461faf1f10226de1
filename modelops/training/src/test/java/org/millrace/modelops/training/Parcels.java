package org.millrace.modelops.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.kernel.ColumnBatch;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/**
 * A made-up use case: heavy parcels from a loaded depot come late. An order every ten minutes from
 * the beginning of March on; depots report their load each hour; a parcel is delivered one to two
 * days after its order, one in twenty never.
 */
final class Parcels {
  static final Instant MARCH = Instant.parse("2024-03-01T00:00:00Z");

  /** 3,000 orders take 20 days and 20 hours; by this time all have matured. */
  static final Instant APRIL = Instant.parse("2024-04-01T00:00:00Z");

  private static final List<String> DEPOTS = List.of("north", "south", "harbour");

  private final DatasetCatalog catalog;
  private final UseCase useCase;
  private final Map<String, Contract> contracts = new HashMap<>();

  Parcels(DatasetCatalog catalog, UseCase useCase) {
    this.catalog = catalog;
    this.useCase = useCase;
    Contract.readAll(useCase).forEach(contract -> contracts.put(contract.stream(), contract));
  }

  /** A copy of the use case's folder that a test may edit. */
  static Path copy(Path parent) throws IOException {
    Path from = Path.of("src/test/resources/usecases/parcels");
    Path to = parent.resolve("parcels");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  static void edit(Path folder, String file, String what, String with) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    if (!text.contains(what)) {
      throw new IllegalArgumentException("There is no '" + what + "' in " + path);
    }
    Files.writeString(path, text.replace(what, with));
  }

  /** Writes the orders [from, to) with all that belongs to them. */
  void append(int from, int to) {
    Random random = new Random(from);
    List<Row> orders = new ArrayList<>();
    List<Row> reports = new ArrayList<>();
    List<Row> deliveries = new ArrayList<>();
    double[] loads = new double[DEPOTS.size()];
    for (int i = from; i < to; i++) {
      Instant placed = MARCH.plus(Duration.ofMinutes(10L * i));
      if (i % 6 == 0 || i == from) {
        for (int d = 0; d < loads.length; d++) {
          loads[d] = random.nextDouble();
          reports.add(report(d, i, loads[d], placed));
        }
      }
      int depot = random.nextInt(DEPOTS.size());
      double weight = 1 + 9 * random.nextDouble();
      orders.add(order(i, depot, weight, placed));
      double score = 0.9 * (weight - 5) + 4 * (loads[depot] - 0.5) + (depot == 2 ? 1 : 0);
      boolean late = random.nextDouble() < 1 / (1 + Math.exp(-score));
      if (random.nextInt(20) > 0) {
        deliveries.add(delivery(i, late ? 2 : 0, placed.plus(Duration.ofDays(late ? 2 : 1))));
      }
    }
    append("orders", orders);
    append("depots", reports);
    append("deliveries", deliveries);
  }

  void append(String stream, List<Row> rows) {
    Dataset dataset =
        catalog.createIfAbsent(useCase.dataset(stream), contracts.get(stream).schema());
    ColumnBatch batch = new ColumnBatch(dataset.schema(), Math.max(1, rows.size()));
    int knownAt = contracts.get(stream).schema().require("known_at");
    rows.stream().sorted(Comparator.comparingLong(row -> row.getLong(knownAt))).forEach(batch::add);
    dataset.append(List.of(batch), Map.of(), Map.of());
  }

  Row order(int number, int depot, double weight, Instant placed) {
    Row row = new Row(contracts.get("orders").schema());
    row.setString(row.schema().require("order_id"), "o" + number);
    row.setString(row.schema().require("depot"), DEPOTS.get(depot));
    if (number % 50 != 0) {
      row.setDouble(row.schema().require("weight"), weight);
    }
    row.setInstant(row.schema().require("placed_at"), placed);
    row.setInstant(row.schema().require("placed_local"), placed);
    row.setInstant(row.schema().require("known_at"), placed);
    return row;
  }

  private Row report(int depot, int number, double load, Instant known) {
    Row row = new Row(contracts.get("depots").schema());
    row.setString(row.schema().require("report_id"), "r" + number + "-" + depot);
    row.setString(row.schema().require("depot"), DEPOTS.get(depot));
    row.setDouble(row.schema().require("load"), load);
    row.setInstant(row.schema().require("known_at"), known);
    return row;
  }

  Row delivery(int number, double delay, Instant known) {
    Row row = new Row(contracts.get("deliveries").schema());
    row.setString(row.schema().require("order_id"), "o" + number);
    row.setDouble(row.schema().require("delay"), delay);
    row.setInstant(row.schema().require("known_at"), known);
    return row;
  }
}
