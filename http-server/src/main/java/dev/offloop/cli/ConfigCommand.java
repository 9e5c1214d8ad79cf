package dev.offloop.cli;

import dev.offloop.cli.OptionTable.Row;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints with which options {@code serve} would run, and where each comes from. */
@Command(
        name = "config",
        description =
                "Prints the options that 'serve' would run with, given these, and where each comes from: the command line, "
                        + "the environment, the file of --config, or nowhere. What it prints is such a file.",
        sortOptions = false)
final class ConfigCommand implements Callable<Integer> {
    private static final int COLUMN = 32;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServeCommand serve = new ServeCommand();

    private final Settings settings;

    /** One whose options are read by this. */
    ConfigCommand(Settings settings) {
        this.settings = settings;
    }

    /** Says what {@code serve} would say of a mistake, before it prints anything. */
    @Override
    public Integer call() {
        serve.plan();
        PrintWriter out = spec.commandLine().getOut();
        OptionTable.of(spec, spec.commandLine().getParseResult(), settings.origins())
                .rows()
                .forEach(row -> out.println(line(row)));
        return 0;
    }

    /** With its origin behind it, as a remark. */
    static String line(Row row) {
        if (row.value().isEmpty()) {
            return padded("# " + row.name() + ":") + " # " + row.origin();
        }
        String shown = row.isSecret()
                ? "# " + row.name() + ": " + AccessOptions.HIDDEN
                : row.name() + ": " + SettingsFile.written(row.value().get());
        return padded(shown) + " # " + row.origin();
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(0, COLUMN - text.length()));
    }
}
