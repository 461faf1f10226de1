package org.millrace.modelops.evaluation;

/**
 * Rows on which a model is worse than on the others by more than chance.
 *
 * @param slice which, in words: {@code origin = EWR and 17 < hour <= 20}
 * @param loss their mean
 * @param elsewhere mean of all other rows
 * @param excess loss less elsewhere; Welch's interval, for this slice by itself
 * @param effect the excess in standard deviations of a row's loss: 0.2 is small, 0.5 medium, 0.8
 *     large (Cohen 1988)
 * @param pValue one-sided of Welch's test, made larger for all slices that were looked at (Holm)
 */
public record WeakSlice(
    String slice,
    int rows,
    double loss,
    double elsewhere,
    Estimate excess,
    double effect,
    double pValue) {}
