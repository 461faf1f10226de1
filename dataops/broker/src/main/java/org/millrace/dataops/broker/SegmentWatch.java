package org.millrace.dataops.broker;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.millrace.kernel.ProblemException;

/**
 * Sees by their size that logs have lost their old segments: a broker deletes all segments before
 * the cut in one go, and nothing else makes a log smaller.
 */
final class SegmentWatch {
  /** A marker is a batch of one record with a header: what is more is somebody's data. */
  private static final long MARKER_BYTES = 128;

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Admin admin;
  private final String topic;
  private final Set<TopicPartition> cut;
  private final Map<Replica, Long> waiting;

  /** To be made before the cut. */
  SegmentWatch(Admin admin, String topic, Set<TopicPartition> cut) {
    this.admin = admin;
    this.topic = topic;
    this.cut = cut;
    this.waiting = sizes();
  }

  void awaitGone(long deadlineNanos) {
    while (true) {
      sizes().forEach(this::look);
      if (waiting.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadlineNanos) {
        throw new ProblemException(
            "Cannot wait for the deleted segments of " + topic + " to go",
            waiting.size()
                + " logs are as big as before; brokers look for such segments now and"
                + " then only",
            "try again later, or lower log.retention.check.interval.ms of the brokers");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void look(Replica replica, long bytes) {
    waiting.computeIfPresent(
        replica, (key, most) -> bytes < most || bytes <= MARKER_BYTES ? null : (Long) bytes);
  }

  private Map<Replica, Long> sizes() {
    if (cut.isEmpty()) {
      return new HashMap<>();
    }
    Map<Replica, Long> sizes = new HashMap<>();
    var nodes = TopicPurge.await(topic, admin.describeCluster().nodes());
    var brokers = admin.describeLogDirs(nodes.stream().map(Node::id).toList()).allDescriptions();
    TopicPurge.await(topic, brokers)
        .forEach((broker, folders) -> folders.values().forEach(each -> add(sizes, broker, each)));
    return sizes;
  }

  private void add(Map<Replica, Long> sizes, int broker, LogDirDescription folder) {
    folder
        .replicaInfos()
        .forEach(
            (partition, info) -> {
              if (cut.contains(partition) && !info.isFuture()) {
                sizes.put(new Replica(broker, partition), info.size());
              }
            });
  }

  private record Replica(int broker, TopicPartition partition) {}
}
