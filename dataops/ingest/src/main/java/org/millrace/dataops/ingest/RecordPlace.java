package org.millrace.dataops.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Where a record lies in Kafka, which names it for good. */
record RecordPlace(String topic, int partition, long offset) {
  /** Borne by a record that is published again: the place of the one it repairs. */
  static final String REPAIRS = "millrace-repairs";

  static RecordPlace of(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPlace(record.topic(), record.partition(), record.offset());
  }

  Header repaired() {
    return new RecordHeader(
        REPAIRS, (partition + ":" + offset).getBytes(StandardCharsets.US_ASCII));
  }

  /** The place in the same topic that a record says it repairs. */
  static Optional<RecordPlace> repairedBy(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(REPAIRS);
    if (header == null || header.value() == null) {
      return Optional.empty();
    }
    String[] parts = new String(header.value(), StandardCharsets.US_ASCII).split(":", -1);
    try {
      return Optional.of(
          new RecordPlace(record.topic(), Integer.parseInt(parts[0]), Long.parseLong(parts[1])));
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Not ours; a record may bear any header.
      return Optional.empty();
    }
  }
}
