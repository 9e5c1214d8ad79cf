package dev.offloop.deployment;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.offloop.ledger.BookEntry;
import dev.offloop.task.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The task {@code book-entry} as a jar to drop in, and the file to which it appends its ids.
 *
 * @param jar for {@code --tasks}
 * @param file the ledger
 */
record Ledger(Path jar, Path file) {
  private static final List<Class<?>> CLASSES = List.of(BookEntry.class, BookEntry.Entry.class, BookEntry.Receipt.class);

  static Ledger in(Path directory) {
    Path jar = directory.resolve("ledger.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> type : CLASSES) {
        add(out, type.getName().replace('.', '/') + ".class", bytesOf(type));
      }
      add(out, "META-INF/services/" + Task.class.getName(), BookEntry.class.getName().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Ledger(jar, directory.resolve("ledger"));
  }

  private static byte[] bytesOf(Class<?> type) throws IOException {
    String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("There is no " + name);
      }
      return in.readAllBytes();
    }
  }

  private static void add(JarOutputStream out, String name, byte[] content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(content);
    out.closeEntry();
  }

  /** The same launch with the task dropped in. */
  Launch on(Launch launch) {
    return launch.with("--tasks", jar, "--child-env", "LEDGER").withVariable("LEDGER", file.toString());
  }

  /** One id a line, in the order in which they were written. */
  List<String> booked() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A request body. */
  static String entry(String id, int rounds) {
    return "{\"id\":\"" + id + "\",\"rounds\":" + rounds + "}";
  }
}
