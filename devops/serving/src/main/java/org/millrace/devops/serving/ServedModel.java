package org.millrace.devops.serving;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.features.FeaturePlan;
import org.millrace.dataops.features.KnownFacts;
import org.millrace.kernel.ModelVersion;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;
import org.millrace.modelops.predictor.ModelPackage;

/** One version, ready to answer. Thread-safe: each request works in a scratch of its own. */
final class ServedModel {
  /** The part a version plays; shadow and canary are the rollout's to come. */
  static final String CHAMPION = "champion";

  private final ModelVersion version;
  private final ModelPackage predictor;
  private final FeaturePlan plan;
  private final Contract contract;
  private final String topic;
  private final DevopsSettings.Serving settings;
  private final StreamFollower follower;
  private final ModelMeters meters;
  // Not thread-local: threads outlive versions and would keep each of them in memory.
  private final Deque<Scratch> idle = new ConcurrentLinkedDeque<>();

  ServedModel(
      UseCase useCase,
      ModelVersion version,
      ModelPackage predictor,
      Contract contract,
      DevopsSettings.Serving settings,
      StreamFollower follower,
      ModelMeters meters) {
    this.version = version;
    this.predictor = predictor;
    this.plan = predictor.plan();
    this.contract = contract;
    this.topic = useCase.topic("predictions");
    this.settings = settings;
    this.follower = follower;
    this.meters = meters;
  }

  ModelVersion version() {
    return version;
  }

  ModelPackage predictor() {
    return predictor;
  }

  StreamFollower follower() {
    return follower;
  }

  ModelMeters meters() {
    return meters;
  }

  /** Working memory for one request; to be given back. */
  Scratch takeScratch() {
    Scratch scratch = idle.pollFirst();
    return scratch == null ? new Scratch() : scratch;
  }

  void giveBack(Scratch scratch) {
    scratch.logged.clear();
    idle.addFirst(scratch);
  }

  /** Whether a prediction belongs to the share that is logged. */
  boolean isLogged(UUID id) {
    // The low bits of a version 7 id are random.
    return settings.logSample() >= 1
        || (id.getLeastSignificantBits() & 0xFFFFFFFFL) < settings.logSample() * 0x1p32;
  }

  /** Everything it takes to answer, made once and used for one request after the other. */
  final class Scratch {
    private final RequestReader reader =
        new RequestReader(
            plan.request(), contract.validator(plan.request()), settings.maxInstances());
    private final Row features = new Row(plan.features());
    private final AnswerWriter answer =
        new AnswerWriter(
            version.model(), version.version(), CHAMPION, predictor.task(), predictor.label());
    private final PredictionRecord record =
        new PredictionRecord(topic, version.model(), version.version(), CHAMPION, predictor.task());
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator(new SecureRandom());
    private final List<ProducerRecord<byte[], byte[]>> logged = new ArrayList<>();
    private @Nullable Reasons reasons;

    RequestReader reader() {
      return reader;
    }

    /** The predictions of the last answer that are to be logged. */
    List<ProducerRecord<byte[], byte[]>> logged() {
      return logged;
    }

    /**
     * Predicts for every row the reader holds.
     *
     * @param began when the request was read, in nanoseconds of {@link System#nanoTime}
     * @param now microseconds
     * @param most how many reasons at most are given for each prediction; 0 for none
     * @return the answer as JSON
     */
    byte[] answer(long began, long now, int most) {
      KnownFacts known = follower.values();
      answer.begin();
      for (int i = 0; i < reader.size(); i++) {
        Row request = reader.row(i);
        long cutoff = cutoff(request, i);
        plan.compute(request, known, features);
        double score = predictor.score(features);
        boolean label = score >= predictor.threshold();
        String key = request.getString(plan.keyField());
        String entity = key == null ? "" : key;
        UUID id = ids.generate();
        if (most == Reasons.NONE) {
          answer.add(id, entity, label, score);
        } else {
          answer.add(id, entity, label, score, features, reasons(), most);
        }
        if (isLogged(id)) {
          long micros = (System.nanoTime() - began) / 1000;
          logged.add(record.of(id, entity, cutoff, now, features, score, label, micros));
        }
      }
      return answer.end();
    }

    /** Made for the first request that asks for reasons. */
    private Reasons reasons() {
      Reasons made = reasons == null ? new Reasons(predictor) : reasons;
      reasons = made;
      return made;
    }

    private long cutoff(Row request, int instance) {
      try {
        return plan.cutoff(request);
      } catch (ProblemException e) {
        throw RefusedException.invalid(
            e.first().what(),
            List.of(
                new Fault("/instances/" + instance, "cutoff", e.first().why(), e.first().fix())));
      }
    }
  }
}
