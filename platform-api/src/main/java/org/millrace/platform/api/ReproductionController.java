package org.millrace.platform.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.millrace.kernel.ModelVersion;
import org.millrace.modelops.tracking.ModelRegistry;
import org.millrace.modelops.training.Progress;
import org.millrace.modelops.training.Reproducer;
import org.millrace.modelops.training.Reproduction;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes versions once more, one at a time. JSON alone, which a foreign page can't send. */
@RestController
@Tag(name = "Models")
class ReproductionController {
  private final ModelRegistry registry;
  private final Reproducer reproducer;
  private final ReentrantLock underWay = new ReentrantLock();

  ReproductionController(ModelRegistry registry, Reproducer reproducer) {
    this.registry = registry;
    this.reproducer = reproducer;
  }

  @Operation(
      summary = "Make a version once more from what its run recorded, and compare the two",
      description =
          "The version is a number or an alias. Answers when it is done, which takes about as long as"
              + " the training did; nothing is registered. 'same' says whether the model is: every"
              + " file but for what the clock and the environment write, and every answer to the"
              + " last bit.")
  @PostMapping(
      path = "/api/v1/models/{model}/versions/{version}/reproductions",
      consumes = MediaType.APPLICATION_JSON_VALUE)
  View reproduce(@PathVariable String model, @PathVariable String version) {
    ModelVersion found =
        find(model, version)
            .orElseThrow(() -> new NotFoundProblem("model version", version, known(model)));
    if (!underWay.tryLock()) {
      throw new StatusProblem(
          HttpStatus.CONFLICT,
          "Cannot reproduce " + model + " version " + found.version(),
          "another version is being reproduced",
          "ask again when that is done");
    }
    try {
      Reproduction reproduction = reproducer.reproduce(found, Progress.NONE);
      return new View(reproduction.same(), reproduction);
    } finally {
      underWay.unlock();
    }
  }

  /**
   * @param same what {@link Reproduction#same} says
   */
  record View(boolean same, Reproduction reproduction) {}

  private Optional<ModelVersion> find(String model, String version) {
    return version.matches("[0-9]{1,9}")
        ? registry.find(model, Integer.parseInt(version))
        : registry.find(model, version);
  }

  private List<String> known(String model) {
    return Stream.concat(
            registry.list(model).stream().map(version -> Integer.toString(version.version())),
            registry.aliases(model).keySet().stream())
        .toList();
  }
}
