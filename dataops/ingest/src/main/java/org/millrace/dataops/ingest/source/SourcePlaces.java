package org.millrace.dataops.ingest.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.millrace.dataops.contracts.SourceSettings;
import org.millrace.dataops.lineage.LineageData;
import org.millrace.dataops.lineage.LineageLog;
import org.millrace.kernel.UseCase;

/** Where a source's records come from, in the words of lineage; never with a secret in them. */
final class SourcePlaces {
  private SourcePlaces() {}

  static List<LineageData> of(
      UseCase useCase, SourceSettings source, LineageLog log, Secrets secrets) {
    SourceSettings.Folder folder = source.folder();
    if (folder != null) {
      String path = secrets.fill(folder.path(), "folder of stream '" + source.stream() + "'");
      return List.of(LineageData.file(normal(useCase, path)));
    }
    SourceSettings.Kafka kafka = source.kafka();
    if (kafka != null) {
      String servers = kafka.servers();
      return List.of(
          servers == null
              ? log.topic(kafka.topic())
              : LineageData.foreignTopic(
                  secrets.fill(servers, "servers of " + kafka.topic()), kafka.topic()));
    }
    SourceSettings.Jdbc jdbc = source.jdbc();
    if (jdbc != null) {
      String url = secrets.fill(jdbc.url(), "url of " + source.stream());
      String anonymous = url.replaceFirst("//[^/@]*@", "//");
      return QueryTables.of(jdbc.query()).stream()
          .map(table -> LineageData.table(anonymous, table))
          .toList();
    }
    SourceSettings.Http http = source.http();
    if (http != null) {
      URI address = URI.create(secrets.fill(http.url(), "url of an http source"));
      String path = secrets.hide(String.valueOf(address.getRawPath()));
      return List.of(LineageData.api(address.resolve(path)));
    }
    return source.files().stream().map(file -> LineageData.file(normal(useCase, file))).toList();
  }

  private static Path normal(UseCase useCase, String path) {
    return useCase.file(path).toAbsolutePath().normalize();
  }
}
