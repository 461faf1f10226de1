package org.millrace.dataops.lineage;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is still to be sent on, in the order it was written. */
final class OutboxTable {
  private final JdbcClient sql;

  OutboxTable(DataSource control) {
    this.sql = JdbcClient.create(control);
  }

  record Waiting(String id, String json) {}

  /** From now on events are kept for the endpoint. */
  void open(String url) {
    sql.sql("DELETE FROM lineage_endpoint WHERE url <> ?").param(url).update();
    sql.sql("INSERT INTO lineage_endpoint (url) VALUES (?) ON CONFLICT (url) DO NOTHING")
        .param(url)
        .update();
  }

  /** Events are kept for nobody; what waits is dropped from here, and stays in the log. */
  void shut() {
    sql.sql("DELETE FROM lineage_endpoint").update();
    sql.sql("DELETE FROM lineage_outbox").update();
  }

  List<Waiting> next(int most) {
    return sql.sql(
            "SELECT e.id, e.event FROM lineage_outbox o JOIN lineage_events e ON e.id = o.event_id"
                + " WHERE o.state = 'waiting' ORDER BY o.event_id LIMIT ?")
        .param(most)
        .query((row, number) -> new Waiting(row.getString("id"), row.getString("event")))
        .list();
  }

  void sent(String id) {
    sql.sql("DELETE FROM lineage_outbox WHERE event_id = ?").param(id).update();
  }

  void refused(String id, String reason) {
    sql.sql("UPDATE lineage_outbox SET state = 'refused', reason = ? WHERE event_id = ?")
        .params(reason, id)
        .update();
  }

  long count(String state) {
    return sql.sql("SELECT COUNT(*) FROM lineage_outbox WHERE state = ?")
        .param(state)
        .query(Long.class)
        .single();
  }
}
