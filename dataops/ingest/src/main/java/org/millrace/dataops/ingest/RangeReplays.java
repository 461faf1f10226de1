package org.millrace.dataops.ingest;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.millrace.dataops.ingest.RangeReplay.Range;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Times;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Remembers which range each replayed dataset stands for. Thread-safe. */
final class RangeReplays {
  private final JdbcClient sql;

  RangeReplays(DataSource control) {
    this.sql = JdbcClient.create(control);
  }

  /**
   * The range as it was first asked for under this name.
   *
   * @throws ProblemException if the name stands for another
   */
  Range remember(String dataset, Range asked) {
    sql.sql(
            "INSERT INTO range_replays (dataset, topic, from_at, to_at, ends)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (dataset) DO NOTHING")
        .params(
            dataset,
            asked.topic(),
            Times.toMicros(asked.from()),
            Times.toMicros(asked.to()),
            text(asked.ends()))
        .update();
    Range kept =
        sql.sql("SELECT * FROM range_replays WHERE dataset = ?")
            .param(dataset)
            .query(
                (row, number) ->
                    new Range(
                        row.getString("topic"),
                        Times.toInstant(row.getLong("from_at")),
                        Times.toInstant(row.getLong("to_at")),
                        ends(row.getString("ends"))))
            .single();
    if (!new Range(kept.topic(), kept.from(), kept.to(), asked.ends()).equals(asked)) {
      throw new ProblemException(
          "Cannot replay into " + dataset,
          "it holds " + kept.topic() + " from " + kept.from() + " to " + kept.to(),
          "choose another name");
    }
    return kept;
  }

  private static String text(Map<Integer, Long> ends) {
    return new TreeMap<>(ends)
        .entrySet().stream()
            .map(end -> end.getKey() + ":" + end.getValue())
            .collect(Collectors.joining(","));
  }

  private static Map<Integer, Long> ends(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(pair -> pair.split(":", 2))
        .collect(Collectors.toMap(pair -> Integer.valueOf(pair[0]), pair -> Long.valueOf(pair[1])));
  }
}
