package org.millrace.dataops.features;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.dataops.contracts.FeatureSettings;
import org.millrace.dataops.expressions.Expression;
import org.millrace.kernel.FieldType;
import org.millrace.kernel.ProblemException;
import org.millrace.kernel.Schema;
import org.millrace.kernel.TimeSpan;

/** Reads one feature that is looked up; notes every fault it has. */
final class LookupSettings {
  private final Schema request;
  private final Function<String, StreamShape> streams;
  private final SourceList sources;
  private final Faults faults;
  private final String what;
  private final String where;

  /**
   * @param what the feature, for people
   * @param where file and line
   */
  LookupSettings(
      Schema request,
      Function<String, StreamShape> streams,
      SourceList sources,
      Faults faults,
      String what,
      String where) {
    this.request = request;
    this.streams = streams;
    this.sources = sources;
    this.faults = faults;
    this.what = what;
    this.where = where;
  }

  Optional<Feature> latest(String name, FeatureSettings.Latest latest) {
    Optional<Duration> within = attempt(() -> span("within", latest.within()));
    StreamShape stream = attempt(() -> streams.apply(latest.stream())).orElse(null);
    if (stream == null) {
      return Optional.empty();
    }
    boolean keyed = keys(stream, latest.by());
    Optional<Expression> value = attempt(() -> input(stream, latest.field()));
    if (!keyed || within.isEmpty() || value.isEmpty()) {
      return Optional.empty();
    }
    int source = sources.add(stream, latest.by(), stream.knownAt(), List.of(value.get()));
    return Optional.of(
        new Feature.Latest(name, value.get().type(), source, latest.field(), within.get()));
  }

  Optional<Feature> window(String name, FeatureSettings.Window window) {
    Optional<Aggregate> aggregate = attempt(() -> Aggregate.parse(window.aggregate()));
    Optional<WindowSpan> span = attempt(() -> WindowSpan.read(window));
    StreamShape stream = attempt(() -> streams.apply(window.stream())).orElse(null);
    if (stream == null) {
      return Optional.empty();
    }
    boolean keyed = keys(stream, window.by());
    Optional<String> time =
        attempt(() -> window.time() == null ? stream.knownAt() : stream.time(window.time()));
    Optional<Slot> value = slot(window.field(), text -> stream.expression(text));
    Optional<Slot> condition = slot(window.where(), text -> condition(stream, text));
    Optional<FieldType> type =
        aggregate.flatMap(
            a -> value.flatMap(v -> attempt(() -> type(a, v.expression(), window.field()))));
    if (!keyed || span.isEmpty() || time.isEmpty() || condition.isEmpty() || type.isEmpty()) {
      return Optional.empty();
    }
    List<Expression> reads =
        Stream.of(value.orElseThrow(), condition.get())
            .flatMap(slot -> slot.expression().stream())
            .toList();
    int source = sources.add(stream, window.by(), time.get(), reads);
    return Optional.of(
        new Feature.Window(
            name,
            type.get(),
            source,
            aggregate.orElseThrow(),
            Optional.ofNullable(window.field()),
            Optional.ofNullable(window.where()),
            span.get().over(),
            span.get().hop(),
            span.get().ahead(),
            span.get().within()));
  }

  private <T> Optional<T> attempt(Supplier<T> step) {
    return faults.attempt(what, where, step);
  }

  /** SQL that may be left out. */
  private record Slot(Optional<Expression> expression) {}

  /** Nothing if the text has a fault; an empty slot if there is no text. */
  private Optional<Slot> slot(@Nullable String text, Function<String, Expression> parse) {
    return text == null
        ? Optional.of(new Slot(Optional.empty()))
        : attempt(() -> new Slot(Optional.of(parse.apply(text))));
  }

  private boolean keys(StreamShape stream, Map<String, String> by) {
    boolean sound = true;
    for (Map.Entry<String, String> pair : by.entrySet()) {
      boolean asked = attempt(() -> key(request, "request", pair.getKey())).isPresent();
      String whose = "stream " + stream.name();
      boolean kept = attempt(() -> key(stream.schema(), whose, pair.getValue())).isPresent();
      sound = sound && asked && kept;
    }
    return sound;
  }

  private static String key(Schema schema, String whose, String name) {
    FieldType type = StreamShape.field(schema, whose, name).type();
    if (type != FieldType.STRING) {
      throw new ProblemException(
          "Cannot look up by '" + name + "'",
          "it is " + type + " in the " + whose + ", and a key is a STRING",
          "use a STRING field, or 'by: {request_field: stream_field}' where their names differ");
    }
    return name;
  }

  static Duration span(String name, String text) {
    try {
      return TimeSpan.parse(text);
    } catch (ProblemException e) {
      throw new ProblemException(
          "Invalid " + name + " '" + text + "'",
          e.problems().get(0).why(),
          e.problems().get(0).fix());
    }
  }

  private static Expression input(StreamShape stream, String text) {
    Expression value = stream.expression(text);
    SpecReader.requireInput(text, value.type());
    return value;
  }

  private static Expression condition(StreamShape stream, String text) {
    Expression condition = stream.expression(text);
    if (condition.type() != FieldType.BOOLEAN) {
      throw new ProblemException(
          "Invalid where '" + text + "'",
          "its type is " + condition.type() + ", and a condition is true or not",
          "compare something, as in dep_delay > 15");
    }
    return condition;
  }

  private static FieldType type(
      Aggregate aggregate, Optional<Expression> value, @Nullable String text) {
    if (value.isEmpty() && aggregate.needsField()) {
      throw new ProblemException(
          "Cannot take the " + aggregate.text() + " of nothing",
          "the window names no field",
          "add 'field', or count");
    }
    FieldType type = value.map(Expression::type).orElse(FieldType.INTEGER);
    if (!aggregate.takes(type)) {
      throw new ProblemException(
          "Cannot take the " + aggregate.text() + " of '" + text + "'",
          "its type is " + type,
          "use count or distinct, or a number");
    }
    return aggregate.of(type);
  }
}
