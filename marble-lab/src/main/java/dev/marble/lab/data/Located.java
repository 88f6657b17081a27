package dev.marble.lab.data;

import java.nio.file.Path;

/**
 * Where the files of a data set lie.
 *
 * @param name what to call it
 * @param path its folder or file
 * @param layout how it lies there
 */
record Located(String name, Path path, Layout layout) {}
