package org.millrace.dataops.ingest;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.millrace.dataops.datasets.Dataset;
import org.millrace.kernel.DatasetVersion;
import org.millrace.kernel.ProblemException;

/**
 * Reads a topic once more and takes the records of a range of known-at into a dataset of its own.
 * The dataset's offsets say how far it is, so it goes on after any stop and takes each record once.
 * One thread's.
 */
final class RangeReplay {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Dataset dataset;
  private final TopicReader reader;
  private final Committer committer;
  private final Intake intake;
  private final IngestProperties properties;
  private final Range range;

  /**
   * @param ends by partition, the offset after the last record that is looked at
   */
  record Range(String topic, Instant from, Instant to, Map<Integer, Long> ends) {
    Range {
      ends = Map.copyOf(ends);
      if (!from.isBefore(to)) {
        throw new ProblemException(
            "Cannot replay " + topic + " from " + from + " to " + to,
            "no moment lies between",
            "give a beginning that is before the end");
      }
    }

    private boolean has(ConsumerRecord<byte[], byte[]> record) {
      return record.offset() < ends.getOrDefault(record.partition(), 0L)
          && record.timestamp() >= from.toEpochMilli()
          && record.timestamp() < to.toEpochMilli();
    }
  }

  RangeReplay(
      Dataset dataset,
      TopicReader reader,
      Committer committer,
      Intake intake,
      IngestProperties properties,
      Range range) {
    this.dataset = dataset;
    this.reader = reader;
    this.committer = committer;
    this.intake = intake;
    this.properties = properties;
    this.range = range;
  }

  DatasetVersion run() {
    Map<Integer, Long> expected = dataset.offsets();
    reader.seek(expected);
    boolean done = false;
    while (!done) {
      for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
        if (range.has(record)) {
          intake.take(record);
        }
      }
      Map<Integer, Long> reached = reached();
      done = reached.equals(range.ends());
      if (done || intake.records() >= properties.commitRows() || intake.isHeavy()) {
        Map<Integer, Long> next = new TreeMap<>(expected);
        next.putAll(reached);
        committer.commit(dataset, intake, expected, next);
        intake.clear();
        expected = next;
      }
    }
    return dataset.current().orElseThrow();
  }

  private Map<Integer, Long> reached() {
    Map<Integer, Long> reached = new HashMap<>();
    reader
        .positions()
        .forEach(
            (partition, position) ->
                reached.put(
                    partition, Math.min(position, range.ends().getOrDefault(partition, 0L))));
    return reached;
  }
}
