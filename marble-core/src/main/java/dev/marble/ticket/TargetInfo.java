package dev.marble.ticket;

/**
 * The model that was carved.
 *
 * @param name its file's name
 * @param bytes its size, external data included
 * @param sha256 the SHA-256 of its file
 * @param parameters the number of its floating-point parameters
 */
public record TargetInfo(String name, long bytes, String sha256, long parameters) {}
