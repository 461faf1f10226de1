package org.millrace.modelops.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.Drift.Kind;
import org.millrace.modelops.tracking.mlflow.MlflowClient;
import org.millrace.modelops.tracking.mlflow.MlflowVersion;

/** Compares one model, of which MLflow has been told everything, with what MLflow shows of it. */
final class MlflowComparison {
  private static final String OURS = "millrace.";
  private static final String STATUS = "millrace.status";

  private final ModelRegistry registry;
  private final RunTracker runs;
  private final MlflowIds ids;

  MlflowComparison(ModelRegistry registry, RunTracker runs, MlflowIds ids) {
    this.registry = registry;
    this.runs = runs;
    this.ids = ids;
  }

  List<Drift> of(String model, MlflowClient mlflow) {
    Map<Integer, String> told = new TreeMap<>();
    for (ModelVersion version : registry.list(model)) {
      ids.find(MlflowIds.Kind.VERSION, MlflowIds.version(model, version.version()))
          .ifPresent(number -> told.put(version.version(), number));
    }
    if (told.isEmpty()) {
      return List.of();
    }
    Map<String, MlflowVersion> shown =
        mlflow.registry().versions(model).stream()
            .collect(Collectors.toMap(MlflowVersion::number, Function.identity()));
    List<Drift> drifts = new ArrayList<>();
    told.forEach(
        (version, number) -> {
          MlflowVersion theirs = shown.get(number);
          if (theirs == null) {
            drifts.add(
                new Drift(model, version, Kind.VERSION, "", Optional.of(number), Optional.empty()));
          } else {
            tags(registry.find(model, version).orElseThrow(), theirs.tags(), drifts);
          }
        });
    aliases(model, told, mlflow.registry().aliases(model), drifts);
    return drifts;
  }

  private void aliases(
      String model, Map<Integer, String> told, Map<String, String> theirs, List<Drift> drifts) {
    Map<String, Integer> known = new HashMap<>();
    told.forEach((version, number) -> known.put(number, version));
    Map<String, Integer> ours = registry.aliases(model);
    TreeSet<String> names = new TreeSet<>(ours.keySet());
    names.addAll(theirs.keySet());
    for (String alias : names) {
      Optional<String> should = Optional.ofNullable(ours.get(alias)).map(String::valueOf);
      Optional<String> is =
          Optional.ofNullable(theirs.get(alias))
              .map(
                  number ->
                      known.containsKey(number)
                          ? String.valueOf(known.get(number))
                          : Drift.FOREIGN);
      if (!should.equals(is)) {
        int version = should.map(Integer::parseInt).orElse(0);
        drifts.add(new Drift(model, version, Kind.ALIAS, alias, should, is));
      }
    }
  }

  private void tags(ModelVersion version, Map<String, String> theirs, List<Drift> drifts) {
    VersionState state = registry.life().state(version.model(), version.version());
    Map<String, String> ours = new TreeMap<>(state.tags());
    ours.put(MlflowDelivery.VERSION_KEY, version.runId());
    ours.put("millrace.version", Integer.toString(version.version()));
    ours.put("millrace.package_digest", version.packageDigest());
    // MLflow is told of it only once it has changed.
    if (state.status() != VersionStatus.REGISTERED || theirs.containsKey(STATUS)) {
      ours.put(STATUS, RegistryTables.word(state.status()));
    }
    Map<String, Double> measured = runs.find(version.runId()).map(Run::metrics).orElse(Map.of());
    measured.forEach(
        (name, value) -> {
          if (theirs.containsKey(name) && !ours.containsKey(name)) {
            ours.put(name, Double.toString(value));
          }
        });
    TreeSet<String> names = new TreeSet<>(ours.keySet());
    theirs.keySet().stream().filter(name -> !name.startsWith("mlflow.")).forEach(names::add);
    for (String name : names) {
      Optional<String> should = Optional.ofNullable(ours.get(name));
      Optional<String> is = Optional.ofNullable(theirs.get(name));
      if (!should.equals(is)) {
        boolean own = name.startsWith(OURS) || measured.containsKey(name);
        Kind kind = own ? Kind.OWN_TAG : Kind.TAG;
        drifts.add(new Drift(version.model(), version.version(), kind, name, should, is));
      }
    }
  }
}
