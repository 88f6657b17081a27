package dev.marble.onnx;

import dev.marble.construction.CarveSettings;

/**
 * How a model is carved.
 *
 * @param prepare how it is prepared
 * @param carve how its tensors are found
 * @param madeBy what the ticket names as its maker
 * @param overwrite whether the ticket may replace a file
 */
public record CarveOptions(
    PrepareSettings prepare, CarveSettings carve, String madeBy, boolean overwrite) {}
