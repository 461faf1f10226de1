package org.millrace.platform.usecase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.millrace.kernel.Times;
import org.millrace.kernel.UseCase;
import org.millrace.platform.embedded.DataDirectory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps a copy of each applied use case under its digest, without its data, so that what a model
 * was made from can be read for as long as the model is.
 */
@Component
public class UseCaseStore {
  private final JdbcClient database;
  private final Path root;
  private final Clock clock;

  UseCaseStore(JdbcClient database, DataDirectory directory, Clock clock) {
    this.database = database;
    this.root = directory.resolve("usecases");
    this.clock = clock;
  }

  /**
   * Stores the content of the folder, which was checked before; the same content again is known.
   */
  public AppliedUseCase apply(UseCase useCase) {
    Path copy = root.resolve(useCase.digest()).resolve(useCase.name());
    try {
      if (!Files.isDirectory(copy)) {
        copySettings(useCase.folder(), copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot keep use case " + useCase.name(), e);
    }
    long now = Times.toMicros(clock.instant());
    database
        .sql(
            """
            INSERT INTO use_cases (name, digest, folder, source, applied_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (name, digest) DO UPDATE SET applied_at = excluded.applied_at
            """)
        .params(
            List.of(
                useCase.name(),
                useCase.digest(),
                copy.toString(),
                useCase.folder().toString(),
                now))
        .update();
    return find(useCase.name()).orElseThrow();
  }

  /** The newest content applied under the name. */
  public Optional<AppliedUseCase> find(String name) {
    return all().stream().filter(applied -> applied.useCase().name().equals(name)).findFirst();
  }

  /** The content of that digest, if it was ever applied under the name. */
  public Optional<UseCase> kept(String name, String digest) {
    return database
        .sql("SELECT folder FROM use_cases WHERE name = ? AND digest = ?")
        .params(List.of(name, digest))
        .query(String.class)
        .optional()
        .map(Path::of)
        .filter(Files::isDirectory)
        .map(folder -> new UseCase(name, folder, digest));
  }

  /** Each use case as it was applied last. */
  public List<AppliedUseCase> all() {
    return database
        .sql(
            """
            SELECT name, digest, folder, applied_at FROM use_cases u
            WHERE applied_at = (SELECT MAX(applied_at) FROM use_cases WHERE name = u.name)
            ORDER BY name
            """)
        .query(
            (row, number) ->
                new AppliedUseCase(
                    new UseCase(
                        row.getString("name"),
                        Path.of(row.getString("folder")),
                        row.getString("digest")),
                    Times.toInstant(row.getLong("applied_at"))))
        .list();
  }

  private static void copySettings(Path from, Path to) throws IOException {
    Path half = to.resolveSibling(to.getFileName() + ".part");
    Files.createDirectories(half);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("data")) {
          Path target = half.resolve(relative.toString());
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Files.move(half, to, StandardCopyOption.ATOMIC_MOVE);
  }
}
