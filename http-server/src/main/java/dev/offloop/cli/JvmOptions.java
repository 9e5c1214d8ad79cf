package dev.offloop.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Options for the JVMs of children, as one text: split as the JDK splits {@code JDK_JAVA_OPTIONS}, and tried out. */
final class JvmOptions {
    private static final long PATIENCE_SECONDS = 30;
    private static final int MAX_SAID_BYTES = 16 << 10;

    private JvmOptions() {}

    /**
     * The single options: they are separated by spaces, and quotes of either kind keep together what is within them.
     *
     * @throws IllegalArgumentException when a quote is not closed
     */
    static List<String> split(String text) {
        List<String> options = new ArrayList<>();
        StringBuilder option = new StringBuilder();
        boolean begun = false;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    option.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                begun = true;
            } else if (Character.isWhitespace(c)) {
                if (begun) {
                    options.add(option.toString());
                    option.setLength(0);
                }
                begun = false;
            } else {
                option.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote " + quote + " is not closed");
        }
        if (begun) {
            options.add(option.toString());
        }
        return options;
    }

    /**
     * Starts a JVM of this JDK with them, which ends at once. Blocks for as long as that takes, some tens of
     * milliseconds.
     *
     * @throws IllegalArgumentException with the JVM's own words when it does not start
     */
    static void tryOut(List<String> options) {
        List<String> command = Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        options.stream(),
                        Stream.of("-version"))
                .flatMap(part -> part)
                .toList();
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                // What it says has room in the pipe; one that says more does not end.
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalArgumentException("a JVM with them does not come to its end");
                }
                if (process.exitValue() != 0) {
                    String said = new String(process.getInputStream().readNBytes(MAX_SAID_BYTES), UTF_8);
                    throw new IllegalArgumentException("a JVM does not start with them: " + reason(said));
                }
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("a JVM with them cannot be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalArgumentException("interrupted while a JVM was started with them", e);
        }
    }

    /** The first line of the JVM that tells something, rather than that it could not be made. */
    private static String reason(String said) {
        return said.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty()
                        && !line.toLowerCase(Locale.ROOT).contains("could not create the java virtual machine")
                        && !line.startsWith("Picked up "))
                .findFirst()
                .orElse("it does not say why");
    }
}
