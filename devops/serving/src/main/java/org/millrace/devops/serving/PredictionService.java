package org.millrace.devops.serving;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.millrace.devops.serving.ServedModel.Scratch;
import org.millrace.kernel.Times;

/**
 * Answers prediction requests: bytes in, bytes out, whatever the protocol around them. Thread-safe;
 * allocates the answer and little else.
 *
 * <p>Request: {@code {"instances":[{...}]}}, each instance an object with the fields of the model's
 * request. Answer: {@code {"model", "model_version", "variant", "predictions":[{"id", "entity",
 * "label", "probability"}]}} in the order of the instances; {@code probability} is that of the
 * positive label, and {@code label} is that label or its name with {@code not_} before it. A model
 * of a quantity answers {@code {"id", "entity", "value"}} instead, in the quantity's unit. With
 * reasons each prediction also has {@code "base_value", "reasons":[{"feature", "value",
 * "contribution"}], "rest"}, which add up to its log-odds or to its value.
 */
public final class PredictionService {
  private final ModelHost host;
  private final PredictionLog log;
  private final InstantSource clock;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter unknown;
  private final Counter notReady;

  PredictionService(
      ModelHost host, PredictionLog log, MeterRegistry registry, InstantSource clock) {
    this.host = host;
    this.log = log;
    this.clock = clock;
    this.unknown = ModelMeters.failures(registry, "UNKNOWN", "unknown-model");
    this.notReady = ModelMeters.failures(registry, "UNKNOWN", "not-ready");
    Gauge.builder(ServingMeters.PENDING.getName(), pending, AtomicInteger::get)
        .description("Requests being answered now")
        .register(registry);
  }

  /**
   * Predicts for every instance of the body, all or none.
   *
   * @param body JSON as UTF-8
   * @throws RefusedException if there is no such model, it is not ready, or the body breaks the
   *     contract, with every fault
   */
  public Answer predict(String model, byte[] body) {
    return predict(model, body, Reasons.NONE);
  }

  /**
   * Predicts and says why.
   *
   * @param reasons how many features at most are named with each prediction, the greatest first; 0
   *     for none
   * @throws RefusedException as {@link #predict(String, byte[])}
   */
  public Answer predict(String model, byte[] body, int reasons) {
    long began = System.nanoTime();
    pending.incrementAndGet();
    try {
      return answer(served(model), body, reasons, began);
    } finally {
      pending.decrementAndGet();
    }
  }

  private ServedModel served(String model) {
    try {
      return host.served(model);
    } catch (RefusedException e) {
      (e.retryAfter().isPresent() ? notReady : unknown).increment();
      throw e;
    }
  }

  private Answer answer(ServedModel served, byte[] body, int reasons, long began) {
    Scratch scratch = served.takeScratch();
    try {
      Faults faults = scratch.reader().read(body);
      if (!faults.isEmpty()) {
        throw faults.refused(served.version().model());
      }
      byte[] json = scratch.answer(began, Times.toMicros(clock.instant()), reasons);
      served.meters().answered(System.nanoTime() - began, scratch.reader().size());
      scratch.logged().forEach(log::offer);
      return new Answer(
          json, served.version().model(), served.version().version(), ServedModel.CHAMPION);
    } catch (RefusedException e) {
      served.meters().refused(System.nanoTime() - began);
      throw e;
    } catch (RuntimeException e) {
      served.meters().failed(System.nanoTime() - began);
      throw e;
    } finally {
      served.giveBack(scratch);
    }
  }

  /**
   * What a request gets.
   *
   * @param json the answer, UTF-8
   * @param version the version that made it
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Answer(byte[] json, String model, int version, String variant) {}
}
