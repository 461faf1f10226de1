/**
 * How good a model of two labels is, from its probabilities and what came true: {@link
 * org.millrace.modelops.evaluation.BinaryEvaluation} for the numbers, {@link
 * org.millrace.modelops.evaluation.AucDifference} for two models on the same rows, {@link
 * org.millrace.modelops.evaluation.ThresholdChoice} for the decision, {@link
 * org.millrace.modelops.evaluation.EvaluationPlots} for the pictures. Plain Java over arrays; it
 * knows of no model, no dataset and no file.
 */
@NullMarked
package org.millrace.modelops.evaluation;

import org.jspecify.annotations.NullMarked;
