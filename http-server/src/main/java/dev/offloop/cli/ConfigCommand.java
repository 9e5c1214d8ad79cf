package dev.offloop.cli;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Prints with which options {@code serve} would run, and where each comes from. */
@Command(
        name = "config",
        description =
                "Prints the options that 'serve' would run with, given these, and where each comes from: the command line, "
                        + "the environment, the file of --config, or nowhere. What it prints is such a file.",
        sortOptions = false)
final class ConfigCommand implements Callable<Integer>, Settings.Curious {
    private static final Set<String> SECRET = Set.of("token");
    private static final String HIDDEN = "(hidden)";
    private static final int COLUMN = 32;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli takes its options
    private ServeCommand serve = new ServeCommand();

    private Map<String, String> origins = new HashMap<>();

    @Override
    public void onOrigins(Map<String, String> found) {
        origins = found;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ParseResult parsed = spec.commandLine().getParseResult();
        for (OptionSpec option : spec.options()) {
            if (Settings.isSetting(option)) {
                out.println(line(option, parsed.hasMatchedOption(option)));
            }
        }
        return 0;
    }

    private String line(OptionSpec option, boolean matched) {
        String name = Settings.nameOf(option);
        String value = matched ? given(option) : byDefault(option);
        if (value.isEmpty()) {
            return padded("# " + name + ":") + " # not set";
        }
        String shown = SECRET.contains(name) ? "# " + name + ": " + HIDDEN : name + ": " + value;
        return padded(shown) + " # " + (matched ? origins.getOrDefault(name, "command line") : "default");
    }

    private static String given(OptionSpec option) {
        return option.arity().max() == 0 ? "true" : String.join(",", option.originalStringValues());
    }

    private static String byDefault(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "false";
        }
        return option.defaultValue() == null ? "" : option.defaultValue();
    }

    private static String padded(String text) {
        return text + " ".repeat(Math.max(0, COLUMN - text.length()));
    }
}
