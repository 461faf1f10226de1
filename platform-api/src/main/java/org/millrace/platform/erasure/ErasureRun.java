package org.millrace.platform.erasure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.millrace.dataops.broker.TopicPurge;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.lineage.LineageGraph;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.UseCase;
import org.millrace.platform.erasure.Erasure.Found;

/**
 * The steps of one erasure. Each can be done again without harm, and is not if it is known to be
 * done, so an erasure that was cut off goes on where it was.
 *
 * <p>The order matters: what a topic holds is ingested before the datasets are cleaned, and the
 * topic's log is cut after; so the subject comes back from nowhere.
 */
record ErasureRun(
    ErasureTable.Open erasure,
    UseCase useCase,
    ErasureTable table,
    SubjectStreams streams,
    SubjectQuarantine quarantine,
    SubjectModels models,
    SubjectStatistics statistics,
    LineageGraph lineage,
    Supplier<TopicPurge> purges) {
  private static final Duration GONE_WITHIN = Duration.ofMinutes(10);

  /** Everything but the receipt and the database's own files. */
  void execute() {
    List<Contract> contracts = SubjectStreams.of(useCase);
    Map<Contract, Map<Integer, Long>> markers = new LinkedHashMap<>();
    try (TopicPurge purge = purges.get()) {
      for (Contract contract : contracts) {
        if (!isDone("topic", useCase.topic(contract.stream()))) {
          markers.put(contract, streams.settle(useCase, contract, purge));
        }
      }
      for (SubjectStreams.Place place : streams.places(useCase)) {
        once("dataset", place.dataset(), () -> dataset(place));
        once("statistics", place.dataset(), () -> statistics.forget(place.dataset()));
      }
      String subject = erasure.request().subject();
      once("quarantine", useCase.name(), () -> quarantine.erase(useCase.name(), subject));
      cutLogs(markers, purge);
    }
    for (ModelVersion version : models.versions(useCase.name())) {
      once(
          "package",
          SubjectModels.name(version),
          () -> models.erase(version, erasure.request().subject()));
    }
    once("runs", useCase.name(), () -> statistics.erase(useCase, erasure.request().subject()));
    once("mlflow", useCase.name(), () -> models.settle(useCase.name()));
  }

  /** What a dry run tells. */
  List<Found> count() {
    List<Found> found = new ArrayList<>();
    String subject = erasure.request().subject();
    for (SubjectStreams.Place place : streams.places(useCase)) {
      found.add(streams.count(place, subject));
      found.add(statistics.count(place.dataset()));
    }
    found.add(quarantine.count(useCase.name(), subject));
    models.versions(useCase.name()).forEach(each -> found.add(models.count(each, subject)));
    found.add(statistics.count(useCase, subject));
    return found;
  }

  private boolean isDone(String kind, String place) {
    return table.done(erasure.id(), kind).contains(place);
  }

  private void once(String kind, String place, Supplier<Found> step) {
    if (!isDone(kind, place)) {
      table.step(erasure.id(), step.get());
    }
  }

  private Found dataset(SubjectStreams.Place place) {
    String subject = erasure.request().subject();
    Map<Long, Set<String>> trained =
        new TrainedModels(streams.catalog(), lineage).of(place.dataset());
    // Written down first: once the rows are gone nothing tells who learned from them.
    trained.forEach(
        (snapshot, versions) -> {
          if (streams.holds(place, snapshot, subject)) {
            versions.forEach(this::learned);
          }
        });
    var done = streams.erase(place, subject, trained::containsKey);
    return new Found(
        "dataset",
        place.dataset(),
        done.rowsRemoved(),
        done.replaced().size() + " versions rewritten, " + done.filesDeleted() + " files deleted");
  }

  private void learned(String model) {
    table.step(erasure.id(), new Found("model", model, 0, "was trained on it"));
  }

  /** All at once: brokers look for such segments every few seconds or minutes. */
  private void cutLogs(Map<Contract, Map<Integer, Long>> markers, TopicPurge purge) {
    List<CompletableFuture<Void>> cuts = new ArrayList<>();
    markers.forEach(
        (contract, upTo) ->
            cuts.add(
                CompletableFuture.runAsync(
                    () -> {
                      String topic = useCase.topic(contract.stream());
                      long before = upTo.values().stream().mapToLong(Long::longValue).sum();
                      purge.deleteBefore(topic, upTo, GONE_WITHIN);
                      table.step(
                          erasure.id(),
                          new Found("topic", topic, 0, "log deleted up to offset " + before));
                    },
                    task -> new Thread(task, "erase-" + contract.stream()).start())));
    try {
      CompletableFuture.allOf(cuts.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
