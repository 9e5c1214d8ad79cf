package dev.offloop.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * One call of the command line and what it said.
 *
 * @param err lines of standard error
 */
record Invocation(int exitCode, String out, List<String> err) {
    static Invocation of(String... args) {
        return of(OffloopCommand.commandLine(new ComparisonElsewhere()), args);
    }

    static Invocation of(CommandLine line, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = line.execute(args);
        return new Invocation(exitCode, out.toString(), err.toString().lines().toList());
    }
}
