package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.dataops.datasets.DatasetCatalog;
import org.millrace.dataops.lineage.LineageEvent;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.dataops.lineage.LineageGraph.Direction;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.dataops.lineage.LineageNode;
import org.millrace.dataops.lineage.LineageOutbox;
import org.millrace.dataops.lineage.LineageView;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Lineage")
class LineageController {
  private static final String PREDICTIONS = ".predictions";

  private final LineageGraph graph;
  private final LineageLog log;
  private final LineageForwarding forwarding;
  private final DatasetCatalog catalog;

  LineageController(
      LineageGraph graph, LineageLog log, LineageForwarding forwarding, DatasetCatalog catalog) {
    this.graph = graph;
    this.log = log;
    this.forwarding = forwarding;
    this.catalog = catalog;
  }

  @Operation(
      summary = "What made something, or what used it, as far as models and their answers",
      description =
          "of: dataset:name, dataset:name@tag or @snapshot, topic:name, file:path,"
              + " source:address, model:name@version, alias:model@alias, job:name, run:id; without a kind a dataset."
              + " column: follows one field instead of the whole.")
  @GetMapping("/api/v1/lineage")
  LineageAnswer ask(
      @RequestParam String of,
      @RequestParam(defaultValue = "upstream") String direction,
      @RequestParam(defaultValue = "20") int depth,
      @RequestParam Optional<String> column) {
    LineageNode node = resolved(LineageNode.parse(of));
    Direction way = way(direction);
    int steps = Math.max(1, Math.min(depth, LineageGraph.MOST_STEPS));
    LineageView view =
        column
            .map(field -> graph.fields(node, field, way, steps))
            .orElseGet(() -> graph.things(node, way, steps));
    return new LineageAnswer(
        node.text(),
        view.nodes().stream().map(NodeView::of).toList(),
        view.edges(),
        view.truncated(),
        predictions(view));
  }

  private static Direction way(String direction) {
    try {
      return Direction.valueOf(direction.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          "Invalid direction '" + direction + "'",
          "lineage goes upstream or downstream",
          "use upstream for what made it, downstream for what used it",
          e);
    }
  }

  /** Tags are names of snapshots, and lineage knows snapshots. */
  private LineageNode resolved(LineageNode node) {
    if (node.kind() != LineageNode.Kind.DATASET || node.version().isEmpty()) {
      return node;
    }
    Optional<String> snapshot =
        catalog
            .find(node.name())
            .flatMap(dataset -> dataset.version(node.version().orElseThrow()))
            .map(version -> Long.toString(version.snapshotId()));
    return new LineageNode(node.kind(), node.name(), snapshot.or(node::version));
  }

  /** How many answers of each reached model version are in the prediction log's newest version. */
  private Map<String, Long> predictions(LineageView view) {
    Map<String, Long> counts = new TreeMap<>();
    List<LineageNode> models = view.all(LineageNode.Kind.MODEL);
    models.stream()
        .map(LineageNode::name)
        .distinct()
        .forEach(
            model ->
                catalog
                    .find(model + PREDICTIONS)
                    .flatMap(Dataset::current)
                    .ifPresent(log -> count(model, log, models, counts)));
    return counts;
  }

  private void count(
      String model, DatasetVersion log, List<LineageNode> models, Map<String, Long> counts) {
    String sql = "SELECT model_version, count(*) FROM records GROUP BY model_version";
    try (Connection connection = catalog.query(Map.of("records", log));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        LineageNode version =
            new LineageNode(LineageNode.Kind.MODEL, model, Optional.of(rows.getString(1)));
        if (models.contains(version)) {
          counts.put(version.text(), rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot count the predictions of " + model, e);
    }
  }

  @Operation(summary = "Lineage events as they were written, OpenLineage JSON, the newest first")
  @GetMapping("/api/v1/lineage/events")
  Listing<LineageEvent> events(
      @RequestParam Optional<String> job,
      @RequestParam(defaultValue = "100") int limit,
      @RequestParam Optional<String> before) {
    return new Listing<>(log.list(job, limit, before));
  }

  @Operation(summary = "How sending lineage on stands")
  @GetMapping("/api/v1/lineage/forwarding")
  ForwardingView forwarding() {
    return forwarding
        .outbox()
        .map(LineageOutbox::status)
        .map(
            status ->
                new ForwardingView(
                    true,
                    status.url(),
                    status.waiting(),
                    status.refused(),
                    status.trouble().orElse(null)))
        .orElse(new ForwardingView(false, null, 0, 0, null));
  }

  /**
   * @param predictions answers in the log by model version
   */
  record LineageAnswer(
      String of,
      List<NodeView> nodes,
      List<LineageView.Edge> edges,
      boolean truncated,
      Map<String, Long> predictions) {}

  record NodeView(
      String node,
      String kind,
      String name,
      @Nullable String version,
      int steps,
      @Nullable String job,
      @Nullable String runId,
      List<String> fields) {
    static NodeView of(LineageView.Node node) {
      return new NodeView(
          node.node(),
          node.what().kind().name().toLowerCase(Locale.ROOT),
          node.what().name(),
          node.what().version().orElse(null),
          node.steps(),
          node.job().orElse(null),
          node.runId().orElse(null),
          node.fields());
    }
  }

  record ForwardingView(
      boolean on, @Nullable String url, long waiting, long refused, @Nullable String trouble) {}
}
