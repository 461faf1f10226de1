package org.millrace.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.datasets.RowCursor;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.Field;
import org.millrace.kernel.Row;
import org.millrace.kernel.Schema;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.mlflow.MlflowServer;
import org.millrace.modelops.tracking.mlflow.MlflowState;
import org.millrace.platform.demo.Demo;
import org.millrace.platform.demo.DemoPlan;
import org.millrace.platform.demo.DemoProgress;
import org.millrace.platform.demo.DemoReport;
import org.springframework.util.FileSystemUtils;

/**
 * The whole platform after its demo, with a real broker, MLflow and HTTP: trained on a quarter,
 * since less does not pass the gates, and one day lived through. It is made once and shared by all
 * test classes that name it; they may read it and ask for predictions.
 */
final class FirstLight implements AutoCloseable {
  static final Path FOLDER = Path.of("../usecases/flight-delays");
  static final String MODEL = "flight-delays";
  static final String PREDICTIONS = "/api/v1/models/" + MODEL + "/predictions";
  static final DemoPlan PLAN =
      new DemoPlan(
          Instant.parse("2012-12-01T00:00:00Z"),
          Instant.parse("2013-04-01T00:00:00Z"),
          Instant.parse("2013-04-01T00:00:00Z"),
          Instant.parse("2013-04-02T00:00:00Z"),
          Duration.ofDays(2),
          "first-light");
  private final Path data;
  final Platform platform;
  final UseCase useCase = UseCase.open(FOLDER);
  final DemoReport report;
  final Rest rest;
  private final List<Map<String, Object>> flights;

  private FirstLight() {
    try {
      data = Files.createTempDirectory("first-light");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    platform = Platform.start(data, Map.of("server.port", 0));
    rest = new Rest(platform.url());
    try {
      report = platform.part(Demo.class).run(useCase, PLAN, platform.url(), new Quiet());
      flights = flights();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Where MLflow answers; empty where it can't be set up. */
  Optional<Rest> mlflow() {
    return platform.part(MlflowServer.class).state() instanceof MlflowState.Ready ready
        ? Optional.of(new Rest(ready.url().toString()))
        : Optional.empty();
  }

  /** Rows of a dataset's newest version, in the order of a column, each by its field names. */
  List<Map<String, Object>> rows(String stream, String orderBy, String where) {
    Dataset dataset =
        platform.part(DatasetCatalog.class).find(useCase.dataset(stream)).orElseThrow();
    try (RowCursor cursor = dataset.read(dataset.current().orElseThrow(), orderBy, where)) {
      Iterable<Row> rows = () -> cursor;
      return StreamSupport.stream(rows.spliterator(), false)
          .<Map<String, Object>>map(row -> new LinkedHashMap<>(row.toMap()))
          .toList();
    }
  }

  /** The first of the flights that were predicted for, as a caller would send them. */
  List<Map<String, Object>> requests(int most) {
    return flights.subList(0, Math.min(most, flights.size()));
  }

  private List<Map<String, Object>> flights() {
    Schema request = platform.part(ModelHost.class).request(MODEL).orElseThrow();
    List<String> names = request.fields().stream().map(Field::name).toList();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row : rows("schedule", "flight_id", "true")) {
      Instant departure = Instant.parse(row.get("scheduled_departure").toString());
      Instant cutoff = departure.minus(Duration.ofHours(1));
      if (!cutoff.isBefore(PLAN.trainAt()) && cutoff.isBefore(PLAN.until())) {
        row.keySet().retainAll(names);
        row.values().removeIf(Objects::isNull);
        rows.add(row);
      }
    }
    return rows;
  }

  static String body(List<Map<String, Object>> instances) {
    return Rest.JSON.writeValueAsString(Map.of("instances", instances));
  }

  @Override
  public void close() {
    platform.close();
    try {
      FileSystemUtils.deleteRecursively(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Hands the one world to a test that asks for it, and ends it after the last test. */
  static final class Extension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == FirstLight.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(FirstLight.class))
          .computeIfAbsent("world", key -> Attempt.make(), Attempt.class)
          .world();
    }
  }

  /** The world, or why there is none: what failed once is not tried again for each test. */
  private record Attempt(Optional<FirstLight> made, Optional<RuntimeException> failure)
      implements AutoCloseable {
    static Attempt make() {
      try {
        return new Attempt(Optional.of(new FirstLight()), Optional.empty());
      } catch (RuntimeException e) {
        return new Attempt(Optional.empty(), Optional.of(e));
      }
    }

    FirstLight world() {
      return made.orElseThrow(failure::orElseThrow);
    }

    @Override
    public void close() {
      made.ifPresent(FirstLight::close);
    }
  }

  private static final class Quiet implements DemoProgress {
    @Override
    public void step(String title, long total) {}

    @Override
    public void reached(long units) {}

    @Override
    public void done() {}
  }
}
