package org.millrace.modelops.training;

import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.predictor.ModelPackage;
import org.millrace.modelops.tracking.Run;
import org.millrace.modelops.training.Reproduction.Difference;
import tools.jackson.databind.JsonNode;

/** What is written of a version in several places must say the same in all of them. */
final class RecordComparison {
  private final ModelVersion version;
  private final Run run;
  private final ModelPackage original;
  private final Draft draft;
  private final List<Difference> differences = new ArrayList<>();

  RecordComparison(ModelVersion version, Run run, ModelPackage original, Draft draft) {
    this.version = version;
    this.run = run;
    this.original = original;
    this.draft = draft;
  }

  List<Difference> differences() {
    compare("package digest (registry, folder)", version.packageDigest(), original.digest());
    ModelopsSettings settings = draft.attempt().recipe().settings();
    String seed = Long.toString(run.seed());
    compare("seed (run, use case)", seed, Long.toString(settings.seed()));
    settings
        .trainer()
        .params()
        .forEach(
            (name, value) ->
                compare(name + " (run, use case)", run.params().getOrDefault(name, "none"), value));
    JsonNode provenance = PackageComparison.provenance(version.folder());
    compare("run (registry, package)", run.id(), provenance.path("run_id").asString(""));
    compare("seed (run, package)", seed, provenance.path("seed").asString(""));
    compare(
        "use case (run, package)",
        run.useCaseDigest(),
        provenance.path("use_case_digest").asString(""));
    compare(
        "as of (run, package)",
        run.params().getOrDefault("as_of", "none"),
        provenance.path("as_of").asString(""));
    for (String stream : provenance.path("datasets").propertyNames()) {
      compare(
          "dataset " + stream + " (run, package)",
          run.params().getOrDefault("dataset." + stream, "none"),
          provenance.path("datasets").path(stream).path("snapshot_id").asString(""));
    }
    return differences;
  }

  private void compare(String what, String recorded, String found) {
    if (!recorded.equals(found)) {
      differences.add(new Difference(what, recorded, found));
    }
  }
}
