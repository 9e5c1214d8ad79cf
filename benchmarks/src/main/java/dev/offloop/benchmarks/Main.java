package dev.offloop.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** JMH's own command line, with the JVM flags of Offloop given to every fork. */
public final class Main {
  private static final String FLAGS = "/dev/offloop/child/jvm.flags";
  private static final String APPEND = "-jvmArgsAppend";

  private Main() {}

  /** Takes JMH's options; flags given with {@value #APPEND} are kept. */
  public static void main(String[] args) throws IOException {
    List<String> options = new ArrayList<>(List.of(args));
    String flags = flags();
    int given = options.indexOf(APPEND);
    if (given >= 0 && given + 1 < options.size()) {
      options.set(given + 1, flags + " " + options.get(given + 1));
    } else {
      options.addAll(List.of(APPEND, flags));
    }
    org.openjdk.jmh.Main.main(options.toArray(String[]::new));
  }

  private static String flags() throws IOException {
    try (InputStream in = Main.class.getResourceAsStream(FLAGS)) {
      if (in == null) {
        throw new IllegalStateException(FLAGS + " is not on the class path; build the file with mvn package");
      }
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.joining(" "));
    }
  }
}
