package dev.offloop.benchmarks;

import dev.offloop.child.config.JvmFlags;
import dev.offloop.compare.CompareCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * JMH's own command line, with the JVM flags of Offloop given to every fork; that of Offloop with its comparison when
 * the first argument is {@code compare}.
 */
public final class Main {
    private static final String APPEND = "-jvmArgsAppend";

    private Main() {}

    /** Takes JMH's options; flags given with {@value #APPEND} are kept. */
    public static void main(String[] args) throws IOException {
        if (args.length > 0 && args[0].equals("compare")) {
            System.exit(dev.offloop.cli.Main.execute(new CompareCommand(), args));
        }
        List<String> options = new ArrayList<>(List.of(args));
        String flags = String.join(" ", JvmFlags.ofChildren());
        int given = options.indexOf(APPEND);
        if (given >= 0 && given + 1 < options.size()) {
            options.set(given + 1, flags + " " + options.get(given + 1));
        } else {
            options.addAll(List.of(APPEND, flags));
        }
        org.openjdk.jmh.Main.main(options.toArray(String[]::new));
    }
}
