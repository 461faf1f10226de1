package org.millrace.modelops.training;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.millrace.modelops.training.Reproduction.Cause;
import org.millrace.modelops.training.Reproduction.FileDifference;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two packages, compared file by file as their manifests name them: what differs, and whether the
 * clock, the environment or the model is the cause.
 */
final class PackageComparison {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CREATED = "(?m)^utc_time_created: .*$";
  private static final int METADATA = 1;

  private final Path recorded;
  private final Path rebuilt;
  private final TreeSet<String> names = new TreeSet<>();

  PackageComparison(Path recorded, Path rebuilt) {
    this.recorded = recorded;
    this.rebuilt = rebuilt;
    names.addAll(manifest(recorded).propertyNames());
    names.addAll(manifest(rebuilt).propertyNames());
  }

  private static JsonNode manifest(Path folder) {
    return JSON.readTree(folder.resolve("manifest.json")).path("files");
  }

  int files() {
    return names.size();
  }

  List<FileDifference> differences() {
    List<FileDifference> differences = new ArrayList<>();
    for (String name : names) {
      try {
        compare(name).ifPresent(differences::add);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot compare " + name, e);
      }
    }
    return differences;
  }

  private Optional<FileDifference> compare(String name) throws IOException {
    Path before = recorded.resolve(name);
    Path after = rebuilt.resolve(name);
    if (!Files.exists(before) || !Files.exists(after)) {
      String where = Files.exists(before) ? "recorded" : "rebuilt";
      return content(name, "only the " + where + " package has it");
    }
    if (Files.mismatch(before, after) < 0) {
      return Optional.empty();
    }
    if (name.equals(Evidence.TRIBUO)) {
      return tribuo(name, Files.readAllBytes(before), Files.readAllBytes(after));
    }
    if (name.endsWith(".json")) {
      return Optional.of(
          JsonDifference.between(JSON.readTree(before), JSON.readTree(after)).of(name));
    }
    return text(name, Files.readString(before), Files.readString(after));
  }

  /** Tribuo's provenance has the time of training in it; the rest of the model must be the same. */
  private static Optional<FileDifference> tribuo(String name, byte[] before, byte[] after) {
    try {
      if (withoutProvenance(before).equals(withoutProvenance(after))) {
        return Optional.of(
            new FileDifference(
                name, Cause.CLOCK, "the same but for Tribuo's provenance, see provenance.json"));
      }
    } catch (InvalidProtocolBufferException e) {
      return content(name, "it is no Tribuo model: " + e.getMessage());
    }
    return content(name, "the trainer's own model is another");
  }

  /**
   * Every kind of Tribuo model has its metadata, and in these its provenance, in the same place.
   */
  private static ModelProto withoutProvenance(byte[] bytes) throws InvalidProtocolBufferException {
    ModelProto model = ModelProto.parseFrom(bytes);
    Any data = model.getSerializedData();
    UnknownFieldSet fields = UnknownFieldSet.parseFrom(data.getValue());
    UnknownFieldSet.Field.Builder metadata = UnknownFieldSet.Field.newBuilder();
    for (ByteString each : fields.getField(METADATA).getLengthDelimitedList()) {
      ModelDataProto plain = ModelDataProto.parseFrom(each).toBuilder().clearProvenance().build();
      metadata.addLengthDelimited(plain.toByteString());
    }
    UnknownFieldSet masked = fields.toBuilder().addField(METADATA, metadata.build()).build();
    return model.toBuilder()
        .setSerializedData(data.toBuilder().setValue(masked.toByteString()))
        .build();
  }

  private static Optional<FileDifference> text(String name, String before, String after) {
    if (before.replaceAll(CREATED, "").equals(after.replaceAll(CREATED, ""))) {
      return Optional.of(
          new FileDifference(name, Cause.CLOCK, "utc_time_created is when it was written"));
    }
    List<String> was = before.lines().toList();
    List<String> is = after.lines().toList();
    int line = 0;
    while (line < Math.min(was.size(), is.size()) && was.get(line).equals(is.get(line))) {
      line++;
    }
    return content(
        name, "line %d: '%s' -> '%s'".formatted(line + 1, line(was, line), line(is, line)));
  }

  private static String line(List<String> lines, int number) {
    String line = number < lines.size() ? lines.get(number) : "";
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }

  private static Optional<FileDifference> content(String name, String why) {
    return Optional.of(new FileDifference(name, Cause.CONTENT, why));
  }

  /** What the packages say they were made with. */
  List<Reproduction.Difference> environment() {
    JsonNode was = provenance(recorded).path("libraries");
    JsonNode is = provenance(rebuilt).path("libraries");
    TreeSet<String> libraries = new TreeSet<>(was.propertyNames());
    libraries.addAll(is.propertyNames());
    return libraries.stream()
        .map(
            name ->
                new Reproduction.Difference(
                    name, was.path(name).asString("none"), is.path(name).asString("none")))
        .filter(each -> !Objects.equals(each.recorded(), each.found()))
        .toList();
  }

  static JsonNode provenance(Path folder) {
    return JSON.readTree(folder.resolve("provenance.json"));
  }
}
