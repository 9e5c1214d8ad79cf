package dev.offloop.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * A service that does once what every service does at its start and with its first requests, and stops. Its launcher
 * has the JVM record which classes that takes; meanwhile the AOT cache of the children is made.
 */
@Command(
        name = "prepare",
        description =
                "Makes what lets the service and its children start in half the time: their AOT caches, kept in the user's "
                        + "cache directory. Done by itself after a build; of use in the image of a container.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return new CommandLine(new ServeCommand(Rehearsal::run))
                .setOut(new PrintWriter(Writer.nullWriter()))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    throw e;
                })
                .execute("--port", "0", "--token", Rehearsal.TOKEN, "--jobs", "none");
    }
}
