package org.millrace.modelops.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.millrace.kernel.Problem;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.SettingsFile;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.Task;
import org.millrace.modelops.training.tuning.Parameter;
import org.millrace.modelops.training.tuning.Proposal;
import org.millrace.modelops.training.tuning.Space;
import org.millrace.modelops.training.tuning.TuningMetric;
import org.millrace.modelops.training.tuning.TuningSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Section {@code trainer} of a use case's file as it is written, so that any trainer's parameters
 * can be put in the place of those that stand there.
 */
record TrainerSection(Path file, JsonNode tree) {
  private static final String TUNING = "tuning";

  /**
   * @throws ProblemException if the file is no YAML
   */
  static TrainerSection of(UseCase useCase) {
    Path file = useCase.file(ModelopsSettings.FILE);
    return new TrainerSection(file, SettingsFile.section(file, "trainer"));
  }

  /**
   * @throws ProblemException if a trainer does not take it
   */
  TrainerSettings read(JsonNode section) {
    return SettingsFile.read(section, file, TrainerSettings.class);
  }

  /** The section with these values in it. */
  ObjectNode with(ObjectNode values) {
    ObjectNode section =
        tree.isObject() ? ((ObjectNode) tree).deepCopy() : JsonNodeFactory.instance.objectNode();
    section.setAll(values);
    return section;
  }

  /** The trainer of a proposal, with the share of the resource that it is given. */
  TrainerSettings propose(TuningSettings tuning, Space space, Proposal proposal) {
    ObjectNode values = space.values(proposal.point());
    String resource = tuning.resource();
    if (resource != null && !resource.equals(TuningSettings.ROWS)) {
      double most = tree.path(resource).asDouble();
      values.put(resource, Math.max(1, Math.round(most * proposal.share())));
    }
    return read(with(values));
  }

  /** How much of the resource there is, in its least units. */
  double most(TuningSettings tuning) {
    String resource = tuning.resource();
    return resource == null || resource.equals(TuningSettings.ROWS)
        ? Double.MAX_VALUE
        : tree.path(resource).asDouble();
  }

  /**
   * Each parameter to be tuned that the trainer does not take, a resource that it lacks, and a
   * metric of another task.
   */
  List<Problem> faults(TuningSettings tuning, Task task) {
    List<Problem> faults = new ArrayList<>();
    for (Parameter parameter : tuning.parameters().parameters()) {
      parameter.extremes().stream()
          .flatMap(value -> refusals(parameter.name(), value).stream())
          .distinct()
          .forEach(faults::add);
    }
    if (tuning.metric().task() != task) {
      List<String> fitting = TuningMetric.of(task).stream().map(TuningMetric::word).toList();
      faults.add(
          new Problem(
              "Cannot tune for " + tuning.metric().word(),
              "it is of " + tuning.metric().task().word() + ", and the label for " + task.word(),
              "choose 'metric' among " + fitting,
              SettingsFile.place(file, TUNING, "metric")));
    }
    String resource = tuning.resource();
    if (resource != null
        && !resource.equals(TuningSettings.ROWS)
        && !(tree.path(resource).isIntegralNumber() && tree.path(resource).asDouble() >= 1)) {
      faults.add(
          new Problem(
              "Cannot give out '" + resource + "' by halving",
              "section 'trainer' does not say how much of it there is",
              "write it there as a whole number, or give out " + TuningSettings.ROWS,
              SettingsFile.place(file, TUNING, "resource")));
    }
    return faults;
  }

  private List<Problem> refusals(String name, JsonNode value) {
    ObjectNode values = JsonNodeFactory.instance.objectNode();
    values.set(name, value);
    try {
      read(with(values));
      return List.of();
    } catch (ProblemException e) {
      return e.problems().stream()
          .map(
              problem ->
                  new Problem(
                      "Cannot tune '" + name + "' at " + value,
                      problem.what() + ": " + problem.why(),
                      problem.fix(),
                      SettingsFile.place(file, TUNING, name)))
          .toList();
    }
  }
}
