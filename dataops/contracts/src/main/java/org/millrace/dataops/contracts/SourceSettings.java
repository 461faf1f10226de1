package org.millrace.dataops.contracts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.TimeSpan;

/**
 * Where the records of one stream come from: exactly one of files (a stretch of the past, published
 * on demand), a watched folder, a Kafka topic, a database or an HTTP API (published as they come).
 *
 * <p>A value that must not be written down, as a password, is {@code ${NAME}}: the environment
 * variable of that name.
 *
 * @param files relative to the use case; each is a view named by its base name
 * @param select of files and folders: one row per record, its columns the fields of the stream's
 *     contract
 * @param fields of a topic, an API and JSON lines: a JSON pointer by field of the contract; without
 *     it each object is the record
 */
public record SourceSettings(
    String stream,
    @Nullable List<String> files,
    @Nullable String select,
    @Nullable Map<String, String> fields,
    @Nullable Folder folder,
    @Nullable Kafka kafka,
    @Nullable Jdbc jdbc,
    @Nullable Http http) {
  public SourceSettings {
    files = files == null ? null : List.copyOf(files);
    fields = fields == null ? Map.of() : Map.copyOf(fields);
    long kinds = Stream.of(files, folder, kafka, jdbc, http).filter(kind -> kind != null).count();
    if (kinds != 1) {
      throw new ProblemException(
          "Invalid source of stream '" + stream + "' in dataops.yaml",
          "it names " + kinds + " places where records come from",
          "give it one of files, folder, kafka, jdbc and http");
    }
    if (files != null && (select == null || select.isBlank())) {
      throw new ProblemException(
          "Invalid source of stream '" + stream + "' in dataops.yaml",
          "it has files but no select",
          "write a select whose columns are the fields of the contract");
    }
  }

  /** Files with a select, as there were before there were others. */
  public SourceSettings(String stream, List<String> files, String select) {
    this(stream, files, select, null, null, null, null, null);
  }

  @Override
  public List<String> files() {
    return files == null ? List.of() : files;
  }

  @Override
  public String select() {
    return select == null ? "" : select;
  }

  @Override
  public Map<String, String> fields() {
    return fields == null ? Map.of() : fields;
  }

  /** Whether it is published as it comes, not on demand. */
  public boolean isLive() {
    return files == null;
  }

  /** As metrics and status name it: files, folder, kafka, jdbc or http. */
  public String kind() {
    if (folder != null) {
      return "folder";
    }
    if (kafka != null) {
      return "kafka";
    }
    if (jdbc != null) {
      return "jdbc";
    }
    return http != null ? "http" : "files";
  }

  private static Duration span(@Nullable String text, String otherwise) {
    return TimeSpan.parse(text == null ? otherwise : text);
  }

  /**
   * A folder whose new files are published, each wholly or not at all.
   *
   * @param path absolute, or relative to the use case
   * @param every how often it is looked at; 5s if absent
   */
  public record Folder(String path, @Nullable String every) {
    public Duration interval() {
      return span(every, "5s");
    }
  }

  /**
   * A topic whose records are published.
   *
   * @param servers of its cluster; the platform's own if absent
   * @param from {@code earliest} (if absent) or {@code latest}, where nothing is remembered yet
   * @param settings of the consumer, as for security
   */
  public record Kafka(
      String topic,
      @Nullable String servers,
      @Nullable String from,
      @Nullable Map<String, String> settings) {
    public Kafka {
      settings = settings == null ? Map.of() : Map.copyOf(settings);
    }

    @Override
    public Map<String, String> settings() {
      return settings == null ? Map.of() : settings;
    }
  }

  /**
   * A query whose rows are published; its columns are the fields of the contract.
   *
   * @param password {@code ${NAME}} and nothing else
   * @param cursor a column that only grows, which is then all that is looked at; without it the
   *     whole result is published whenever it has changed
   * @param every how often it is asked; 1m if absent
   */
  public record Jdbc(
      String url,
      @Nullable String user,
      @Nullable String password,
      String query,
      @Nullable String cursor,
      @Nullable String every) {
    public Duration interval() {
      return span(every, "1m");
    }
  }

  /**
   * An address whose items are published.
   *
   * @param items JSON pointer to the array of items; the whole body if absent
   * @param headers sent with each request; a value may hold {@code ${NAME}}
   * @param next how the next page is asked for; one page if absent
   * @param every how often it is asked; 1m if absent
   */
  public record Http(
      String url,
      @Nullable String items,
      @Nullable Map<String, String> headers,
      @Nullable Next next,
      @Nullable String every) {
    public Http {
      headers = headers == null ? Map.of() : Map.copyOf(headers);
    }

    @Override
    public Map<String, String> headers() {
      return headers == null ? Map.of() : headers;
    }

    public Duration interval() {
      return span(every, "1m");
    }
  }

  /**
   * How an API gives its next page: by a link, a page number or a cursor.
   *
   * @param link JSON pointer to the next page's address, or {@code header} for RFC 8288's {@code
   *     Link: <...>; rel="next"}
   * @param page query parameter that takes 1, 2, 3 ... until a page is empty
   * @param cursor JSON pointer to what the query parameter {@code parameter} takes next
   * @param parameter of a cursor
   */
  public record Next(
      @Nullable String link,
      @Nullable String page,
      @Nullable String cursor,
      @Nullable String parameter) {
    public Next {
      long ways = Stream.of(link, page, cursor).filter(way -> way != null).count();
      if (ways != 1 || (cursor != null && parameter == null)) {
        throw new ProblemException(
            "Invalid 'next' of an http source in dataops.yaml",
            "it must say one way to the next page",
            "write {link: /next}, {page: page}, or {cursor: /next, parameter: cursor}");
      }
    }
  }
}
