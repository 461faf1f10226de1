package org.millrace.devops.serving;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.millrace.dataops.contracts.Contract;
import org.millrace.dataops.contracts.RecordValidator;
import org.millrace.dataops.contracts.Verdict;
import org.millrace.dataops.features.FeatureHistory;
import org.millrace.kernel.Row;
import org.millrace.kernel.UseCase;

/** One stream that features are read from. Only the follower's thread takes records in. */
final class FollowedStream {
  private final String topic;
  private final String stream;
  private final RecordValidator validator;
  private final Row row;
  private final int knownAt;
  private final StreamMeters meters;

  FollowedStream(UseCase useCase, Contract contract, StreamMeters meters) {
    this.topic = useCase.topic(contract.stream());
    this.stream = contract.stream();
    this.validator = contract.validator();
    this.row = new Row(contract.schema());
    this.knownAt = contract.schema().require(contract.knownAt());
    this.meters = meters;
  }

  String topic() {
    return topic;
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
      history.observe(stream, row);
      meters.observed(row.getLong(knownAt));
    } else {
      meters.skipped();
    }
  }
}
