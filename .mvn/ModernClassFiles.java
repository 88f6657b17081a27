import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and brings its class files of Java 5 and older to the format of Java 8. Only the
 * format changes: each method keeps its instructions and gains the stack maps which newer formats
 * ask for, and without which the JVM's start-up cache leaves a class out.
 *
 * <p>Usage: {@code java ModernClassFiles.java old.jar new.jar}
 */
final class ModernClassFiles {
  private static final int JAVA_6 = 50;

  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path to = Path.of(args[1]);
    try (URLClassLoader classes = new URLClassLoader(new java.net.URL[] {from.toUri().toURL()});
        ZipFile oldJar = new ZipFile(from.toFile());
        ZipOutputStream newJar = new ZipOutputStream(Files.newOutputStream(to))) {
      ClassFile format =
          ClassFile.of(
              ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
              ClassFile.ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(classes)));
      for (ZipEntry entry : Collections.list(oldJar.entries())) {
        byte[] bytes = oldJar.getInputStream(entry).readAllBytes();
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        newJar.putNextEntry(copy);
        newJar.write(isOldClass(entry.getName(), bytes) ? modern(format, bytes) : bytes);
        newJar.closeEntry();
      }
    }
  }

  private static boolean isOldClass(String name, byte[] bytes) {
    int majorVersion = bytes.length < 8 ? 0 : (bytes[6] & 0xff) << 8 | bytes[7] & 0xff;
    return name.endsWith(".class") && majorVersion < JAVA_6;
  }

  private static byte[] modern(ClassFile format, byte[] bytes) {
    return format.transformClass(
        format.parse(bytes),
        (builder, element) -> {
          switch (element) {
            case ClassFileVersion _ -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
            // Passing the instructions through, rather than the method as a whole, makes the maps.
            case MethodModel method ->
                builder.transformMethod(
                    method, MethodTransform.transformingCode(CodeTransform.ACCEPT_ALL));
            default -> builder.with(element);
          }
        });
  }
}
