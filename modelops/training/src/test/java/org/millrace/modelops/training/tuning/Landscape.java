package org.millrace.modelops.training.tuning;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.JsonNodeFactory;

/** Functions whose least value, 0, is known, over spaces as trainers have them. */
enum Landscape {
  /** A bowl whose bottom is off the middle. */
  BOWL(
      new Space(List.of(real("x", -5, 5), real("y", -5, 5))),
      p -> square(p.get(0) - 2.5) + square(p.get(1) + 1.5)),

  /** Branin (1972), with three bottoms. */
  BRANIN(
      new Space(List.of(real("x", -5, 10), real("y", 0, 15))),
      p -> branin(p.get(0), p.get(1)) - 0.397887),

  /** What trainers look like: a rate by ratios, a whole number, a choice. */
  TRAINER(
      new Space(
          List.of(
              new Parameter.Range("rate", 1e-4, 1, true, false),
              new Parameter.Range("depth", 1, 16, false, true),
              new Parameter.Choice(
                  "booster",
                  List.of(
                      JsonNodeFactory.instance.stringNode("a"),
                      JsonNodeFactory.instance.stringNode("b"),
                      JsonNodeFactory.instance.stringNode("c"))))),
      p -> square(Math.log10(p.get(0)) + 2) + 0.1 * square(p.get(1) - 5) + (p.get(2) == 1 ? 0 : 2)),

  /** Two of five parameters matter. */
  FEW_OF_MANY(
      new Space(
          List.of(
              real("a", 0, 1), real("b", 0, 1), real("c", 0, 1), real("d", 0, 1), real("e", 0, 1))),
      p -> 10 * square(p.get(1) - 0.8) + 10 * square(p.get(3) - 0.1) + 0.01 * p.get(0));

  final Space space;
  private final ToDoubleFunction<List<Double>> function;

  Landscape(Space space, ToDoubleFunction<List<Double>> function) {
    this.space = space;
    this.function = function;
  }

  double at(List<Double> point) {
    return function.applyAsDouble(point);
  }

  /** The least value that a search finds. */
  double least(Search search) {
    return losses(search).stream().mapToDouble(loss -> loss).min().orElseThrow();
  }

  private List<Double> losses(Search search) {
    List<Proposal> proposals = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    for (int trial = 0; trial < search.trials(); trial++) {
      Proposal next =
          search.propose(trial, List.copyOf(proposals), losses.subList(0, search.needs(trial)));
      proposals.add(next);
      losses.add(at(next.point()));
    }
    return losses;
  }

  private static Parameter real(String name, double from, double to) {
    return new Parameter.Range(name, from, to, false, false);
  }

  private static double square(double x) {
    return x * x;
  }

  private static double branin(double x, double y) {
    double valley = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
    return square(valley) + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
  }
}
