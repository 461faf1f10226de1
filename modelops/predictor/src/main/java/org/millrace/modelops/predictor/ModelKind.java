package org.millrace.modelops.predictor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a kind of model is kept in a package, and what Python needs to answer from it. */
enum ModelKind {
  TREES("data/model.json", "trees.txt", TrainedModel.Trees.class),
  LINEAR("data/linear.json", "linear.txt", TrainedModel.Linear.class),
  FACTORIZATION_MACHINE(
      "data/factorization-machine.json", "linear.txt", TrainedModel.FactorizationMachine.class),
  CLUSTERS("data/clusters.json", "linear.txt", TrainedModel.Clusters.class),
  ONE_CLASS("data/one-class.json", "linear.txt", TrainedModel.OneClass.class);

  private final String file;
  private final String requirements;
  private final Class<? extends TrainedModel> type;

  ModelKind(String file, String requirements, Class<? extends TrainedModel> type) {
    this.file = file;
    this.requirements = requirements;
    this.type = type;
  }

  static ModelKind of(TrainedModel model) {
    return Arrays.stream(values())
        .filter(kind -> kind.type.isInstance(model))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no kind for " + model.getClass()));
  }

  /**
   * @throws IllegalArgumentException if there is none of that name
   */
  static ModelKind named(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("it holds a model of unknown kind '" + word + "'"));
  }

  /** As the package's spec writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Where in a package the model lies. */
  String file() {
    return file;
  }

  /** The resource that names Python's packages. */
  String requirements() {
    return requirements;
  }

  byte[] write(TrainedModel model) {
    return model instanceof TrainedModel.Trees trees
        ? trees.json()
        : PackageFiles.JSON.writeValueAsBytes(model);
  }

  /**
   * @param labels that the model tells apart; those of trees stand nowhere else
   */
  TrainedModel read(byte[] content, List<String> labels) {
    return this == TREES
        ? new TrainedModel.Trees(content, labels)
        : PackageFiles.JSON.readValue(content, type);
  }
}
