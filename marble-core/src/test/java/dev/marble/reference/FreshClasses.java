package dev.marble.reference;

import dev.marble.MarbleException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Supplier;

/** Runs a small program in classes that are loaded anew, so that their static choices are too. */
public final class FreshClasses {
  private FreshClasses() {}

  /**
   * Runs a program with the property {@code marble.simd} set while its classes are loaded.
   *
   * @param simd {@code on}, {@code off} or {@code auto}
   * @param program has a constructor without parameters
   * @return what it answers
   */
  public static String run(String simd, Class<? extends Supplier<String>> program)
      throws IOException, ReflectiveOperationException {
    URL[] places = {place(MarbleException.class), place(program)};
    String before = System.setProperty("marble.simd", simd);
    try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
      Class<?> fresh = loader.loadClass(program.getName());
      var constructor = fresh.getDeclaredConstructor();
      constructor.setAccessible(true);
      return (String) ((Supplier<?>) constructor.newInstance()).get();
    } finally {
      if (before == null) {
        System.clearProperty("marble.simd");
      } else {
        System.setProperty("marble.simd", before);
      }
    }
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
