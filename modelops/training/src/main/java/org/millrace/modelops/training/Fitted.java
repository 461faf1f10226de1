package org.millrace.modelops.training;

import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.millrace.kernel.Row;
import org.millrace.modelops.predictor.TrainedModel;

/**
 * A model as its trainer left it.
 *
 * @param model what is compiled
 * @param tribuo the trainer's own model as Tribuo's protobuf; empty of one that is not Tribuo's
 * @param provenance Tribuo's, as nested maps of text
 * @param importance of the features, greatest first; in shares that sum to 1
 * @param answer the trainer's own probability of the label for a row of features; not thread-safe
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through as they are
record Fitted(
    TrainedModel model,
    byte[] tribuo,
    Map<String, Object> provenance,
    Map<String, Double> importance,
    ToDoubleFunction<Row> answer) {}
