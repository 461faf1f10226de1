package org.millrace.platform.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.ingest.IngestService;
import org.millrace.dataops.ingest.IngestState;
import org.millrace.dataops.ingest.StreamStatus;
import org.millrace.devops.monitoring.QualityReport;
import org.millrace.devops.monitoring.Realised;
import org.millrace.devops.serving.ModelHost;
import org.millrace.kernel.Charter;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.tracking.RunTracker;
import org.millrace.platform.MlflowAddress;
import org.millrace.platform.PredictionCall;
import org.millrace.platform.usecase.AppliedUseCase;
import org.millrace.platform.usecase.QualityWatch;
import org.millrace.platform.usecase.UseCaseStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The loop at a glance. */
@Controller
class HomePage {
  private final UseCaseStore useCases;
  private final IngestService ingestion;
  private final DatasetCatalog datasets;
  private final ModelRegistry registry;
  private final RunTracker runs;
  private final ModelHost host;
  private final QualityWatch quality;
  private final MlflowAddress mlflow;

  HomePage(
      UseCaseStore useCases,
      IngestService ingestion,
      DatasetCatalog datasets,
      ModelRegistry registry,
      RunTracker runs,
      ModelHost host,
      QualityWatch quality,
      MlflowAddress mlflow) {
    this.useCases = useCases;
    this.ingestion = ingestion;
    this.datasets = datasets;
    this.registry = registry;
    this.runs = runs;
    this.host = host;
    this.quality = quality;
    this.mlflow = mlflow;
  }

  @GetMapping("/")
  String show(Model page, HttpServletRequest request) {
    String url = request.getScheme() + "://" + request.getHeader("Host");
    page.addAttribute("mlflow", mlflow.text());
    page.addAttribute("mlflowReady", mlflow.isReady());
    page.addAttribute("useCases", useCases.all().stream().map(each -> view(each, url)).toList());
    return "home";
  }

  private UseCaseView view(AppliedUseCase applied, String url) {
    UseCase useCase = applied.useCase();
    String name = useCase.name();
    Charter charter = Charter.read(useCase);
    return new UseCaseView(
        name,
        charter.decision(),
        host.deployed(name).map(version -> "version " + version.version()).orElse("none yet"),
        quality(quality.newest().get(name), currency(charter)),
        ingestion.status().stream()
            .filter(status -> status.useCase().equals(name))
            .map(this::stream)
            .toList(),
        registry.list(name).stream().limit(10).map(this::version).toList(),
        runs.list(name, 10).stream().map(HomePage::run).toList(),
        PredictionCall.curl(url, name));
  }

  private static String currency(Charter charter) {
    Charter.Value value = charter.value();
    return value == null ? "" : value.currency();
  }

  private static List<Figure> quality(@Nullable QualityReport report, String currency) {
    if (report == null) {
      return List.of();
    }
    Map<String, Double> metrics = report.metrics();
    List<Figure> figures = new ArrayList<>();
    figures.add(new Figure("predictions logged", format("%,d", report.predictions())));
    figures.add(new Figure("with an outcome", format("%,d", report.matured())));
    if (report.realised() instanceof Realised.Labels) {
      figures.add(new Figure("live AUC", number(metrics, "auc", "%.3f")));
      figures.add(
          new Figure(currency + " earned per 1,000", number(metrics, "value_per_1000", "%,.0f")));
    } else {
      figures.add(new Figure("live MAE", number(metrics, "mae", "%,.2f")));
      figures.add(new Figure("live RMSE", number(metrics, "rmse", "%,.2f")));
      figures.add(new Figure("live bias", number(metrics, "bias", "%+,.2f")));
    }
    figures.add(new Figure("p50 in the core", number(metrics, "latency_p50_ms", "%.2f ms")));
    figures.add(new Figure("p99 in the core", number(metrics, "latency_p99_ms", "%.2f ms")));
    return List.copyOf(figures);
  }

  private StreamView stream(StreamStatus status) {
    List<DatasetVersion> versions =
        datasets.find(status.topic()).map(Dataset::versions).orElse(List.of());
    DatasetVersion version = versions.isEmpty() ? null : versions.get(0);
    return new StreamView(
        status.stream(),
        version == null ? "0" : format("%,d", version.rows()),
        version == null ? "" : Long.toString(version.snapshotId()),
        versions.stream().flatMap(each -> each.tags().stream()).toList(),
        format("%,d", status.lag()),
        status.quarantined(),
        status.state() instanceof IngestState.Running
            ? "running"
            : status.state() instanceof IngestState.BackingOff off ? off.reason() : "stopped",
        status.isRunning());
  }

  private VersionView version(ModelVersion version) {
    Map<String, Double> metrics = runs.find(version.runId()).map(Run::metrics).orElse(Map.of());
    boolean quantity = metrics.containsKey("mae");
    String metric = quantity ? "mae" : "auc";
    String format = quantity ? "%,.2f" : "%.3f";
    return new VersionView(
        version.version(),
        registry.aliases(version.model()).entrySet().stream()
            .filter(alias -> alias.getValue() == version.version())
            .map(Map.Entry::getKey)
            .toList(),
        metric.toUpperCase(Locale.ROOT),
        number(metrics, metric, format),
        "["
            + number(metrics, metric + "_lower", format)
            + ", "
            + number(metrics, metric + "_upper", format)
            + "]",
        runs.gates(version.runId()).stream()
            .map(gate -> new GateView(gate.gate(), gate.passed(), gate.message()))
            .toList(),
        ShownTime.of(version.createdAt()),
        version.packageDigest().substring(0, 12));
  }

  private static RunView run(Run run) {
    return new RunView(
        run.name(),
        run.status().toString().toLowerCase(Locale.ROOT),
        ShownTime.of(run.startedAt()),
        run.reason());
  }

  private static String number(Map<String, Double> metrics, String name, String format) {
    Double value = metrics.get(name);
    return value == null ? "–" : format(format, value);
  }

  private static String format(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }

  record Figure(String name, String value) {}

  record StreamView(
      String name,
      String rows,
      String snapshot,
      List<String> tags,
      String lag,
      long quarantined,
      String state,
      boolean running) {}

  record GateView(String name, boolean passed, String message) {}

  record VersionView(
      int number,
      List<String> aliases,
      String metric,
      String quality,
      String interval,
      List<GateView> gates,
      String createdAt,
      String digest) {}

  record RunView(String name, String status, String startedAt, String reason) {}

  record UseCaseView(
      String name,
      String decision,
      String champion,
      List<Figure> quality,
      List<StreamView> streams,
      List<VersionView> versions,
      List<RunView> runs,
      String curl) {}
}
