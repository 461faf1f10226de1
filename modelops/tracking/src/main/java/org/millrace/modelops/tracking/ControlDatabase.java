package org.millrace.modelops.tracking;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The control database as this module uses it: SQL, transactions, JSON columns. */
final class ControlDatabase {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient sql;
  private final TransactionTemplate transactions;

  ControlDatabase(DataSource dataSource) {
    this.sql = JdbcClient.create(dataSource);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  JdbcClient.StatementSpec sql(String statement) {
    return sql.sql(statement);
  }

  /**
   * Joins the caller's transaction on the same data source, if there is one. The work must write
   * before it reads: SQLite refuses to turn a reader into a writer once another has written.
   */
  <T> T transaction(Supplier<T> work) {
    T result = transactions.execute(status -> work.get());
    if (result == null) {
      throw new IllegalStateException("a transaction's work gives no null");
    }
    return result;
  }

  void transaction(Runnable work) {
    transactions.executeWithoutResult(status -> work.run());
  }

  static String json(Object value) {
    return JSON.writeValueAsString(value);
  }

  static <T> T fromJson(String text, TypeReference<T> type) {
    return JSON.readValue(text, type);
  }

  static <T> T fromJson(String text, Class<T> type) {
    return JSON.readValue(text, type);
  }
}
