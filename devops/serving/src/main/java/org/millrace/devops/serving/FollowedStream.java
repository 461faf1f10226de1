package org.millrace.devops.serving;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/** One stream that features are read from. Only the follower's thread takes records in. */
final class FollowedStream {
  private final UseCase useCase;
  private final Contract contract;
  private final String topic;
  private final RecordValidator validator;
  private final Row row;
  private final int knownAt;
  private final StreamMeters meters;

  FollowedStream(UseCase useCase, Contract contract, StreamMeters meters) {
    this.useCase = useCase;
    this.contract = contract;
    this.topic = useCase.topic(contract.stream());
    this.validator = contract.validator();
    this.row = new Row(contract.schema());
    this.knownAt = contract.schema().require(contract.knownAt());
    this.meters = meters;
  }

  String topic() {
    return topic;
  }

  /**
   * Takes what was ingested of the last span into the history.
   *
   * @return where the topic goes on after it; empty if nothing was ingested
   */
  Map<TopicPartition, Long> load(FeatureBackfill backfill, Duration span, FeatureHistory history) {
    Map<Integer, Long> ends =
        backfill.load(useCase, contract, span, record -> observe(record, history));
    return ends.entrySet().stream()
        .collect(
            Collectors.toMap(end -> new TopicPartition(topic, end.getKey()), Map.Entry::getValue));
  }

  /**
   * Takes one record into the history, if it keeps the contract; ingestion puts the others into
   * quarantine.
   */
  void take(ConsumerRecord<byte[], byte[]> record, FeatureHistory history) {
    byte[] value = record.value();
    row.clear();
    // Kafka gives null for a record without a value, whatever the types say.
    if (value != null && validator.judge(value, row) instanceof Verdict.Accepted) {
      observe(row, history);
    } else {
      meters.skipped();
    }
  }

  private void observe(Row record, FeatureHistory history) {
    history.observe(contract.stream(), record);
    meters.observed(record.getLong(knownAt));
  }
}
