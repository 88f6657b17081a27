package dev.marble.ticket;

/**
 * A file inside a ticket.
 *
 * @param file its name
 * @param bytes its size
 * @param sha256 its SHA-256, in lower-case hexadecimal
 */
public record StoredFile(String file, long bytes, String sha256) {}
